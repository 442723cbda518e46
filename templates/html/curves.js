// Curves that a reader can try: the line, the dot and the figure follow the slider.

function asShare(value) {
  return `${(value * 100).toFixed(0)} %`;
}

function asDuration(seconds) {
  const whole = Math.round(seconds);
  const parts = [[Math.floor(whole / 3600), "hour"], [Math.floor((whole % 3600) / 60), "minute"]];
  parts.push([whole % 60, "second"]);
  const written = parts.filter(([n]) => n).map(([n, unit]) => `${n} ${unit}${n === 1 ? "" : "s"}`);
  return written.join(" ") || "0 seconds";
}

function asX(tried, x) {
  return tried.unit === "seconds" ? asDuration(x) : `${x} ${tried.unit}`;
}

// Two shares in as few decimals as tell them apart, so that 79.6 % is never "80 %, short of 80 %"
function apart(value, target) {
  for (let digits = 0; digits < 6; digits += 1) {
    const texts = [value, target].map((one) => Number((one * 100).toFixed(digits)));
    if (texts[0] !== texts[1] || Math.abs(value - target) < 1e-8) return texts.map((t) => `${t} %`);
  }
  return [asShare(value), asShare(target)];
}

function toldAt(tried, says, x) {
  const value = heightAt(tried.model, x);
  const limited = tried.model.type === "share within";
  const named = limited ? `the limit were ${asX(tried, x)}` : `there were ${asX(tried, x)}`;
  const [written, target] = tried.target === null ? [asShare(value)] : apart(value, tried.target);
  const follows = limited ? `of contacts would be resolved the first time, at most` : `would be ${says}`;
  const opens = `If ${named}, ${written} ${follows}`;
  if (tried.target === null) return `${opens}.`;
  return `${opens}: ${value < tried.target - 1e-12 ? "short of" : "that meets"} the target of ${target}.`;
}

function inPicture(plot, x, share) {
  const across = Math.min(Math.max((x - plot.start) / (plot.end - plot.start || 1), 0), 1);
  const up = Math.min(Math.max(share, 0), 1);
  const left = plot.left + across * (plot.right - plot.left);
  return [left.toFixed(1), (plot.bottom - up * (plot.bottom - plot.top)).toFixed(1)];
}

// The middle of a slider's thumb moves from half a thumb after the left end to half of one before the right.
const THUMB = 16;

function beneath(slider, picture, { plot, least, most }) {
  const share = (x) => 100 * inPicture(plot, x, 0)[0] / picture.viewBox.baseVal.width;
  slider.style.marginLeft = `calc(${share(least)}% - ${THUMB / 2}px)`;
  slider.style.width = `calc(${share(most) - share(least)}% + ${THUMB}px)`;
}

function setUpCurve(figure) {
  const tried = JSON.parse(figure.dataset.try);
  const panel = figure.querySelector(".try");
  const [slider, output, reset] = ["input", "output", "button"].map((tag) => panel.querySelector(tag));
  beneath(slider, figure.querySelector("svg"), tried);
  const says = panel.querySelector("[data-says]").dataset.says;
  const [mark, dot, area] = [".tried", ".dot", ".area"].map((name) => figure.querySelector(`svg ${name}`));
  const drawn = [[mark, "d"], [area, "d"], [dot, "cx"], [dot, "cy"]];
  const printed = drawn.map(([element, name]) => element.getAttribute(name));
  // Seconds begin at nothing, where only what no limit governs is resolved.
  const before = tried.unit === "seconds" ? [[0, tried.model.settled], ...tried.points] : tried.points;

  const draw = () => {
    const x = Number(slider.value), { plot } = tried;
    const [left, top] = inPicture(plot, x, heightAt(tried.model, x));
    mark.setAttribute("d", `M${left} ${plot.bottom}V${plot.top}`);
    dot.setAttribute("cx", left);
    dot.setAttribute("cy", top);
    const points = before.filter(([px]) => px < x).map(([px, py]) => inPicture(plot, px, py).join(" "));
    const from = inPicture(plot, before[0][0], 0)[0];
    area.setAttribute("d", `M${from} ${plot.bottom}L${[...points, `${left} ${top}`].join(" ")}V${plot.bottom}Z`);
    output.textContent = toldAt(tried, says, x);
    slider.setAttribute("aria-valuetext", asX(tried, x));
    reset.disabled = false;
  };
  const back = () => {
    slider.value = tried.now;
    drawn.forEach(([element, name], index) => element.setAttribute(name, printed[index]));
    slider.setAttribute("aria-valuetext", asX(tried, tried.now));
    output.textContent = `In the audit: ${asX(tried, tried.now)}.`;
    reset.disabled = true;
  };
  slider.addEventListener("input", draw);
  reset.addEventListener("click", () => {
    back();
    slider.focus();
  });
  back();
  panel.hidden = false;
}
