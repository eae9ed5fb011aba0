// <div data-poll="/…/" data-every="3">: fetches the fragment and puts it in place while the answer says so.
// 200 replaces, 204 leaves as it is, 286 or a fragment without data-poll ends. Errors wait longer and try again.
"use strict";
{
  const watch = (place) => {
    const every = Math.max(2, Number(place.dataset.every) || 3) * 1000;
    let pause = every;
    const again = () => setTimeout(ask, pause);
    const ask = async () => {
      if (document.hidden) return again();
      try {
        const answer = await fetch(place.dataset.poll, { headers: { "X-Requested-With": "tsutsumi" }, redirect: "manual" });
        if (answer.type === "opaqueredirect") return undefined;
        if (!answer.ok) throw new Error(String(answer.status));
        pause = every;
        if (answer.status === 204) return again();
        const text = await answer.text();
        const page = new DOMParser().parseFromString(text, "text/html");
        const fresh = (place.id && page.getElementById(place.id)) || page.body;
        if (place.innerHTML.trim() !== fresh.innerHTML.trim()) place.innerHTML = fresh.innerHTML;
        const over = answer.status === 286 || (place.id && fresh.id === place.id && !fresh.dataset.poll);
        if (!over) return again();
        place.removeAttribute("data-poll");
        if (place.dataset.then === "reload") location.reload();
      } catch {
        pause = Math.min(pause * 2, 60000);
        again();
      }
      return undefined;
    };
    again();
  };
  document.querySelectorAll("[data-poll]").forEach(watch);
  document.querySelectorAll("[data-without-script]").forEach((e) => { e.hidden = true; });
}
