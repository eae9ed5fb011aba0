"""要配慮個人情報にあたる略語。英大文字で始まり、ほかの意味も持つので、前後に何が要るかで分ける。"""

DISEASES = "ASD ALS SLE OCD MRSA"
TESTS = "ALT AST GOT LDH ALP LDL HDL LDL-C HDL-C CRP PSA CEA TSH BUN GFR WBC RBC PLT"
EXAMS = "MRI CT PET"
SUFFIXES = "高値 低値 上昇 の上昇 が高い 値が高い 値の異常"

# nothing: どこにあっても。japanese: すぐ前後に日本語。number: 後ろに検査値、近くに日本語。gamma: 前に γ か γ-。
# LGBT など性的指向・性自認の語は、法2条3項と施行令2条に挙げられていないので入れない。
ACRONYMS: dict[str, dict[str, tuple[str, ...]]] = {
    "nothing": {
        "medical_history": (
            "HIV", "HIV-1", "HIV-2", "AIDS", "PTSD", "ADHD", "AD/HD", "HTLV-1", "HBV", "HCV", "COPD", "C-PTSD",
            "HIV陽性", "HIV感染", "COVID-19陽性", "PCR陽性", "PCR検査陽性", "IgA腎症", "SLE患者", "ALS患者",
        ),
        "health_check_result": ("HbA1c", *(test + word for test in TESTS.split() for word in SUFFIXES.split())),
        "medical_record": (
            "HBs抗原", "HBs抗体", "HCV抗体", "HIV検査", "HIV抗体", "MRI所見", "CT所見", "PCR検査結果", "PCR検査の結果",
            *(exam + word for exam in EXAMS.split() for word in ("検査を受け", "検査の結果", "検査結果", "検査で異常")),
        ),
        "crime_victim": ("DV被害", "DV被害者", "DVを受け", "DV避難", "DV等被害", "DV支援措置"),
    },
    "japanese": {
        "medical_history": tuple(DISEASES.split()),
    },
    "number": {"health_check_result": tuple(TESTS.split())},
    "gamma": {"health_check_result": ("GTP",)},
}  # fmt: skip
