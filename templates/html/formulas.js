// The program's own formulas, so that a reader can try other values: handle_time.py, spread.py,
// erlang_c.py and erlang_a.py in principlecheck/arithmetic. Tested against them.

function erfc(x) {
  if (x < 0) return 2 - erfc(-x);
  if (x < 2.5) {
    // erf(x) = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) ÷ (2n+1)!!, all of whose terms are positive
    let term = x, sum = x;
    for (let n = 1; term > 1e-17 * sum; n += 1) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    return 1 - (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
  }
  let tail = x; // continued fraction, from the inside out
  for (let n = 80; n > 0; n -= 1) tail = x + n / 2 / tail;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / tail;
}

function normalCdf(z) {
  return erfc(-z / Math.SQRT2) / 2;
}

// ln Γ(x), x > 0: Stirling's series after raising x to where it is exact
function logGamma(x) {
  let shift = 0;
  while (x < 15) {
    shift += Math.log(x);
    x += 1;
  }
  const r = 1 / (x * x);
  const series = (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r / 1188)))) / x;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series - shift;
}

// The share that takes `limit` seconds at most. Past the highest declared quantile it may be all.
function shareWithin(takes, limit) {
  if (takes.type === "lognormal") {
    return limit > 0 ? normalCdf((Math.log(limit) - takes.mu) / takes.sigma) : 0;
  }
  if (takes.type === "exponential") return -Math.expm1(-limit / takes.average);
  let [p0, x0] = [0, 0];
  for (const [p1, x1] of takes.points) {
    if (limit <= x1) return p0 + ((p1 - p0) * (limit - x0)) / (x1 - x0);
    [p0, x0] = [p1, x1];
  }
  return 1;
}

function resolvableShare(model, limit) {
  return model.parts.reduce(
    (sum, part) => sum + part.share * part.solvable * shareWithin(part.takes, limit),
    model.settled,
  );
}

function erlangB(load, agents) {
  let blocking = 1;
  for (let n = 1; n <= agents && blocking; n += 1) {
    blocking = (load * blocking) / (n + load * blocking);
  }
  return blocking;
}

function levelWithoutPatience(load, places, handleTime, within) {
  if (load === 0) return 1;
  if (load >= places) return 0;
  const blocking = erlangB(load, places);
  const waiting = blocking / (1 - (load / places) * (1 - blocking));
  return 1 - waiting * Math.exp((-(places - load) * within) / handleTime);
}

// ln Σ w_k and the mean of k, w_k = Π load ÷ (agents + i·ratio), summed outwards from the largest
function queueLengths(load, agents, ratio) {
  const NEGLIGIBLE = 1e-18;
  const peak = Math.max(0, Math.floor((load - agents) / ratio));
  let total = 1, moment = 0, k = peak, weight = 1;
  while (weight * load > NEGLIGIBLE * total * (agents + k * ratio - load)) {
    k += 1;
    weight *= load / (agents + k * ratio);
    total += weight;
    moment += weight * (k - peak);
  }
  k = peak;
  weight = 1;
  while (k > 0 && weight * k > NEGLIGIBLE * total) {
    weight *= (agents + k * ratio) / load;
    k -= 1;
    total += weight;
    moment += weight * (k - peak);
  }
  let logPeak = 0;
  if (peak) {
    const first = agents / ratio + 1;
    logPeak = peak * Math.log(load / ratio) + logGamma(first) - logGamma(first + peak);
  }
  return [logPeak + Math.log(total), Math.max(0, peak + moment / total)];
}

function levelWithPatience(load, places, handleTime, patience, within) {
  if (load === 0) return 1;
  const ratio = handleTime / patience;
  const [logWeight, meanLength] = queueLengths(load, places, ratio);
  const blocking = erlangB(load, places);
  const waiting = blocking / (blocking + (1 - blocking) * Math.exp(-logWeight));
  const abandoned = Math.min(1, (ratio * waiting * meanLength) / load);
  let later = 0;
  if (waiting !== 0 && places !== 0) {
    const patiences = within / patience;
    const growth = (-load / ratio) * Math.expm1(-patiences) - (places * within) / handleTime;
    const [logRest] = queueLengths(load * Math.exp(-patiences), places + ratio, ratio);
    const share = Math.exp(growth - patiences + logRest - logWeight);
    later = ((waiting * places) / (places + ratio)) * share;
  }
  return Math.min(1, Math.max(0, 1 - abandoned - later));
}

function serviceLevel(model, agents) {
  const places = agents * model.at_once;
  const { load, handle_time: handleTime, within, patience } = model;
  return patience === null
    ? levelWithoutPatience(load, places, handleTime, within)
    : levelWithPatience(load, places, handleTime, patience, within);
}

// The height of a curve at x, by the model that it was computed from
function heightAt(model, x) {
  return model.type === "share within" ? resolvableShare(model, x) : serviceLevel(model, x);
}
