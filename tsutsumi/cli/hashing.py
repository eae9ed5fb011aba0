"""tsutsumi hash FOLDER --out LIST: the SHA-256 of every file of a folder, without a database."""

import argparse

from tsutsumi.core.merkle import hashfolder


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", metavar="フォルダー")
    parser.add_argument("--out", required=True, metavar="ファイル", help="書き出す先（フォルダーの外。上書きはしない）")


def run(args: argparse.Namespace) -> int:
    return hashfolder.run(args.folder, args.out)
