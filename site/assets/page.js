/* What a page does beyond its text: choose a day, search, copy. Who counts on which day was computed when the
   page was built; this looks it up. */
(function () {
  "use strict";

  var data = window.answers;
  var DAY = 86400000;
  var months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December"];
  var field = function (id) { return document.getElementById(id); };
  var every = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var embedded = document.body.className.indexOf("embed") === 0;
  var root = embedded ? "../" : "";
  var state;

  /* Words */

  function inWords(day) {
    var parts = day.split("-");
    return Number(parts[2]) + " " + months[Number(parts[1]) - 1] + " " + parts[0];
  }
  function short(text) {
    return text.replace(/(January|February|March|April|June|July|August|September|October|November|December)/g,
      function (month) { return month.slice(0, 3); });
  }
  function inNumber(n) { return n < data.numbers.length ? data.numbers[n] : String(n); }
  function capital(text) { return text.charAt(0).toUpperCase() + text.slice(1); }
  function listed(names) {
    return names.length > 1 ? names.slice(0, -1).join(", ") + " and " + names[names.length - 1] : names.join("");
  }
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }
  function put(id, text) { if (field(id)) { field(id).textContent = text; } }
  function byName(a, b) { return data.who[a][0].toLowerCase() < data.who[b][0].toLowerCase() ? -1 : 1; }

  /* Copying: a citation, the address, the finding in a sentence */

  function address() {
    var known = document.querySelector("[data-address]");
    if (/^http/.test(location.protocol)) { return location.href; }
    return known ? known.textContent + location.hash : location.href;
  }
  function citation() {
    var p = document.querySelector("[data-citation]").cloneNode(true);
    p.querySelectorAll("[data-address]").forEach(function (one) { one.remove(); });
    return p.textContent.replace(/\s+/g, " ").trim() + " " + address();
  }
  function fact() {
    var low = document.querySelector("[data-count=states]").textContent;
    var known = state.known_on ? ", as known on " + inWords(state.known_on) : "";
    return "By " + inWords(state.as_of) + known + ", " + low + " states had signed on to China’s Moon base (ILRS). " +
      "ILRS signatories, CC0. " + address();
  }
  every("[data-copy]").forEach(function (button) {
    button.hidden = false;
    var label = button.textContent;
    button.addEventListener("click", function () {
      var text = { citation: citation, link: address, fact: fact }[button.dataset.copy]();
      button.dataset.copied = text;
      var done = function () {
        button.textContent = "Copied";
        setTimeout(function () { button.textContent = label; }, 1500);
      };
      if (navigator.clipboard && window.isSecureContext) { navigator.clipboard.writeText(text).then(done, function () { byHand(text); done(); }); } else { byHand(text); done(); }
    });
  });
  function byHand(text) {
    var area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  if (!data) { return; }

  /* Looking up */

  // The position of the last day of change on or before a day; -1 before the first.
  function position(days, day) {
    var low = 0, high = days.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (days[middle] <= day) { low = middle + 1; } else { high = middle; }
    }
    return low - 1;
  }
  function valid(track, at) {
    for (var i = track.length - 1; i >= 0; i -= 1) {
      if (track[i][0] <= at) { return track[i][1]; }
    }
    return undefined;
  }
  function lookUp(table, asOf, knownOn) {
    var column = position(data.as_of, asOf);
    var row = knownOn === "" ? data.known.length : position(data.known, knownOn);
    var found = {}, subjects = data.subjects[table] || {};
    Object.keys(subjects).forEach(function (subject) {
      var pattern = valid(subjects[subject], row);
      var label = pattern === undefined ? "" : valid(data.patterns[pattern], column);
      if (label) { found[subject] = label; }
    });
    return found;
  }
  function now(table) { return lookUp(table, state.as_of, state.known_on); }
  function ids(found, label) { return Object.keys(found).filter(function (id) { return found[id] === label; }).sort(byName); }
  function split(found) { return { members: ids(found, "member"), possible: ids(found, "possible") }; }
  function between(count) {
    var low = count.members.length, high = low + count.possible.length;
    return low === high ? String(low) : low + ", possibly " + high;
  }
  function ofKind(found, kind) {
    var kept = {};
    Object.keys(found).forEach(function (id) { if (data.who[id][2] === kind) { kept[id] = found[id]; } });
    return kept;
  }
  function claimsOf(claims, states) {
    return Object.keys(claims).filter(function (id) { return !states[id]; }).sort(byName);
  }
  function without(day, by) { return new Date(Date.parse(day) + by * DAY).toISOString().slice(0, 10); }

  // What changed on a day: who signs, who perhaps does, of whom the day is over, who is claimed.
  function changes(day) {
    var before = without(day, -1), found = { signed: [], perhaps: [], sure: [], claimed: [], ended: [] };
    var then = lookUp("signatories", before, state.known_on), there = lookUp("signatories", day, state.known_on);
    Object.keys(there).forEach(function (id) {
      if (there[id] === then[id]) { return; }
      // An unknown first day is the first day of the data: nothing happened on it.
      if (there[id] === "possible" && day === data.begins) { return; }
      found[there[id] === "possible" ? "perhaps" : then[id] ? "sure" : "signed"].push(id);
    });
    Object.keys(then).forEach(function (id) { if (!there[id]) { found.ended.push(id); } });
    var old = lookUp("states_with_claims", before, state.known_on), claims = lookUp("states_with_claims", day, state.known_on);
    Object.keys(claims).forEach(function (id) { if (!old[id] && !there[id]) { found.claimed.push(id); } });
    return found;
  }
  function names(found) {
    var states = found.filter(function (id) { return data.who[id][2] === "states"; }).sort(byName);
    var others = found.filter(function (id) { return data.who[id][2] !== "states"; }).sort(byName);
    var said = states.map(function (id) { return data.who[id][0]; });
    if (others.length > 1 && said.length + others.length > 2) { said.push(inNumber(others.length) + " institutions"); } else {
      said = said.concat(others.map(function (id) { return data.who[id][0]; }));
    }
    return listed(said);
  }
  function told(day, news) {
    var found = changes(day), said = [];
    if (found.signed.length) { said.push(names(found.signed)); }
    if (found.perhaps.length) { said.push("perhaps " + names(found.perhaps)); }
    if (found.sure.length && !news) { said.push(names(found.sure) + ", by now for certain"); }
    if (found.ended.length) { said.push(names(found.ended) + " no longer"); }
    if (found.claimed.length) { said.push((found.claimed.length > 1 ? "claims about " : "a claim about ") + names(found.claimed)); }
    return said.join("; ");
  }

  // The days on which something changed, as known on the day that is chosen.
  var stepsOf = {};
  function steps() {
    var key = state.known_on === "" ? "" : "k" + position(data.known, state.known_on);
    if (!stepsOf[key]) {
      var last = "";
      stepsOf[key] = data.as_of.filter(function (day) {
        if (day < data.begins || (state.known_on && day > state.known_on)) { return false; }
        var is = JSON.stringify([lookUp("signatories", day, state.known_on), lookUp("states_with_claims", day, state.known_on)]);
        var differs = is !== last;
        last = is;
        // On the last day an undated signature becomes certain: nothing happened on it.
        return differs && (day < data.gathered || told(day, true) !== "");
      });
    }
    return stepsOf[key];
  }

  /* The address: the part after # (in an embedded page the part after ?). Anything wrong in it is left out. */

  var start = { as_of: data.gathered, known_on: "", q: "", sort: "", list: "" };
  function isDay(text) {
    return /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(Date.parse(text)) &&
      new Date(Date.parse(text)).toISOString().slice(0, 10) === text;
  }
  function within(day) { return day < data.begins ? data.begins : day > data.gathered ? data.gathered : day; }
  function read() {
    var given = new URLSearchParams(embedded ? location.search : location.hash.slice(1));
    var found = Object.assign({}, start);
    ["as_of", "known_on"].forEach(function (name) {
      var day = given.get(name) || "";
      if (isDay(day)) { found[name] = within(day); }
    });
    if (field("q")) {
      found.q = given.get("q") || "";
      found.sort = ["oldest", "name"].indexOf(given.get("sort")) >= 0 ? given.get("sort") : "";
      found.list = document.querySelector("[data-tab=\"" + CSS.escape(given.get("list") || "") + "\"]") ? given.get("list") || "" : "";
    }
    return found;
  }
  function hash(of) {
    var given = new URLSearchParams();
    Object.keys(of).forEach(function (name) { if (of[name] !== start[name]) { given.set(name, of[name]); } });
    return given.toString() ? "#" + given : "";
  }
  function write(replace) {
    if (embedded || hash(state) === location.hash) { return; }
    history[replace ? "replaceState" : "pushState"](null, "", hash(state) || "#");
  }

  /* Drawing */

  function link(id) {
    var a = document.createElement("a");
    a.href = root + data.who[id][1];
    a.textContent = data.who[id][0];
    return a;
  }
  function drawHero() {
    var states = split(now("states")), signed = now("signatories"), claims = now("states_with_claims");
    var counts = { organizations: split(ofKind(signed, "organizations")) };
    every("[data-count]").forEach(function (node) {
      var rule = node.dataset.count;
      var count = counts[rule] || split(now(rule));
      node.textContent = between(count);
      var noun = node.parentElement.querySelector("[data-one]");
      if (noun) { noun.firstChild.textContent = (count.members.length === 1 && !count.possible.length ? noun.dataset.one : noun.dataset.many) + " "; }
    });
    if (!field("finding")) { return; }
    var known = state.known_on !== "", latest = state.as_of === data.gathered && !known;
    var accords = now("artemis"), low = inNumber(states.members.length), noun = states.members.length === 1 ? " state " : " states ";
    var perhaps = states.possible.length ? ", possibly " + inNumber(states.members.length + states.possible.length) + "," : "";
    var has = states.members.length === 1 ? "has" : "have", was = states.members.length === 1 ? "was" : "were";
    put("finding", latest ? capital(low) + noun + has + " signed on to China’s Moon base" + perhaps.slice(0, -1) :
      known && state.as_of >= state.known_on ? "On " + inWords(state.known_on) + ", " + low + noun.trimEnd() + perhaps + " " + was + " known to have signed on" :
        known ? "On " + inWords(state.known_on) + ", " + low + noun.trimEnd() + perhaps + " " + was + " known to have signed on by " + inWords(state.as_of) :
          "By " + inWords(state.as_of) + ", " + low + noun.trimEnd() + perhaps + " had signed on to China’s Moon base");
    var line = document.querySelector("[data-members=states]");
    line.textContent = states.members.length + states.possible.length ? "" : "No state";
    states.members.concat(states.possible).forEach(function (id, index) {
      var span = document.createElement("span");
      if (accords[data.who[id][3]] === "member") { span.className = "both"; }
      span.append(link(id), index >= states.members.length ? " (perhaps)" : "");
      line.append(index ? ", " : "", span);
    });
    var firsts = now("first"), last = states.members.slice().sort(function (a, b) { return lastDay(firsts[a]) < lastDay(firsts[b]) ? 1 : -1; })[0];
    if (field("last")) {
      field("last").textContent = last ? "" : "Nobody";
      if (last) {
        var a = link(last);
        a.textContent = data.who[last][0] + ", " + (data.dates[firsts[last]][0]);
        field("last").append(a);
      }
    }
    var all = split(lookUp("states", data.gathered, "")), more = all.members.length - states.members.length;
    var since = known || !latest;
    field("fresh").previousElementSibling.textContent = since ? "Since then" : "How fresh";
    if (!field("fresh").dataset.text) { field("fresh").dataset.text = field("fresh").textContent; }
    field("fresh").textContent = since ? (more > 0 ? capital(inNumber(more)) + (more === 1 ? " more state has" : " more states have") + " signed, and there are " : "No more state has signed. There are ") +
      split(lookUp("signatories", data.gathered, "")).members.length + " signatories. " : field("fresh").dataset.text;
    if (since) {
      var back = document.createElement("a");
      back.href = "#";
      back.textContent = known ? "Show what is known today" : "Show the latest day";
      back.addEventListener("click", function (event) { event.preventDefault(); forget(); });
      field("fresh").append(back);
    }
    var claimed = claimsOf(claims, now("states"));
    field("claims_fact").hidden = !claimed.length;
    put("claims_number", capital(inNumber(claimed.length)));
    put("sum_title", since ? "How the signatories added up" : "How the signatories add up");
    var small = document.querySelector("[data-names=organizations]");
    small.textContent = listed(counts.organizations.members.concat(counts.organizations.possible).map(function (id) { return data.who[id][0]; }));
    field("institutions_note").hidden = since;
    if (field("official")) { field("official").hidden = known || state.as_of < data.official; }
    document.body.classList.toggle("known-day", known);
    field("known_tag").hidden = !known;
    field("kicker").hidden = known;
    if (known) { put("forget", "As known on " + inWords(state.known_on) + " ✕"); }
    drawComparison(states, accords);
  }
  function lastDay(agreement) { return data.dates[agreement][2] + data.dates[agreement][1]; }

  function drawComparison(states, accords) {
    var total = valid(data.artemis_total, position(data.as_of, state.as_of)) || 0;
    var named = Object.keys(accords).filter(function (code) { return accords[code] === "member"; }).length;
    var both = states.members.filter(function (id) { return accords[data.who[id][3]] === "member"; });
    var only = states.members.length - both.length, artemis = total - both.length;
    put("artemis_number", total);
    var past = state.known_on !== "" || state.as_of < data.gathered;
    put("artemis_verb", past ? "had" : "have");
    put("both_number", both.length ? inNumber(both.length) : "none");
    put("both_verb", past ? (both.length < 2 ? "was" : "were") : both.length < 2 ? "is" : "are");
    put("only_ilrs", only);
    put("only_both", both.length);
    put("only_artemis", artemis);
    put("both_names", both.length ? "(" + both.map(function (id) { return data.who[id][0]; }).join(", ") + ")" : "");
    put("unnamed", total > named ? "(" + inNumber(total - named) + " of them not yet named)" : "");
    var dots = field("dots");
    dots.textContent = "";
    [[only, ""], [both.length, "p"], [artemis, "b"]].forEach(function (pair) {
      for (var n = 0; n < pair[0]; n += 1) {
        var dot = document.createElement("i");
        dot.className = pair[1];
        dots.append(dot);
      }
    });
    dots.setAttribute("aria-label", only + " states in the ILRS only, " + both.length + " in both, " + artemis + " in the Artemis Accords only");
  }

  /* The map: classes say what a country had done; a panel says it in words */

  var LOOKS = ["ilrs", "perhaps", "artemis", "seat", "claimed"];
  var map = document.querySelector("svg.map"), shapes = map ? Array.prototype.slice.call(map.querySelectorAll("[data-code]")) : [];
  var idOf = {};
  Object.keys(data.who).forEach(function (id) { if (data.who[id][2] === "states") { idOf[data.who[id][3]] = id; } });

  function drawMap() {
    if (!map) { return; }
    var looks = now("looks"), has = {};
    shapes.forEach(function (shape) {
      var base = shape.getAttribute("class").split(" ").filter(function (name) { return LOOKS.indexOf(name) < 0; });
      shape.setAttribute("class", base.concat(looks[shape.dataset.code] || []).join(" "));
    });
    LOOKS.forEach(function (look) {
      has[look] = Object.keys(looks).filter(function (code) { return looks[code].split(" ").indexOf(look) >= 0; });
    });
    var both = has.ilrs.filter(function (code) { return has.artemis.indexOf(code) >= 0; });
    var alone = has.seat.filter(function (code) { return has.ilrs.indexOf(code) < 0; });
    var total = valid(data.artemis_total, position(data.as_of, state.as_of)) || 0, ilrs = has.ilrs.length - both.length;
    var inArtemis = function (codes) {
      return codes.length ? codes.filter(function (code) { return has.artemis.indexOf(code) >= 0; }).length + " of them in Artemis states" : "";
    };
    legend("ilrs", has.perhaps.length ? ilrs + ", perhaps " + (ilrs + has.perhaps.length) : ilrs, "");
    legend("both", both.length, both.map(function (code) { return data.who[idOf[code]][0]; }).sort().join(", "));
    legend("artemis", total - both.length, total > has.artemis.length ? (has.artemis.length - both.length) + " named, " + (total - has.artemis.length) + " not known" : "");
    legend("seat", alone.length, inArtemis(alone));
    legend("claimed", has.claimed.length, inArtemis(has.claimed));
    map.removeAttribute("aria-label");
    map.setAttribute("aria-labelledby", "map");
    map.setAttribute("aria-describedby", "legend");
    hidePanel();
  }
  function legend(look, number, detail) {
    var key = document.querySelector("[data-legend=\"" + look + "\"]");
    key.querySelector("b").textContent = number;
    key.querySelector("small").textContent = detail;
  }
  function sentences(code) {
    var id = idOf[code], accords = now("artemis"), states = now("states"), claims = now("states_with_claims"), firsts = now("first");
    var said = [];
    if (states[id]) { said.push((states[id] === "possible" ? "Perhaps signed" : "Signed") + " on to the Moon base: " + data.dates[firsts[id]][0] + "."); }
    if (!states[id] && claims[id]) { said.push("Said to have joined the Moon base; no document found."); }
    if (accords[code]) { said.push("Artemis Accords: " + data.who[id][4] + "."); }
    var there = Object.keys(firsts).filter(function (other) { return data.who[other][2] !== "states" && data.who[other][3] === code; }).sort(byName);
    if (there.length) { said.push("Institutions that signed: " + there.map(function (other) { return data.who[other][0]; }).join(", ") + "."); }
    return said.length ? said : ["Neither on this day."];
  }
  var panel, chosen = "";
  // The middle of the largest part of a country, on the screen: France is not where French Guiana is.
  function middle(path) {
    var best = { area: -1 };
    path.getAttribute("d").split("M").slice(1).forEach(function (ring) {
      var numbers = ring.match(/-?[\d.]+/g).map(Number), x = numbers[0], y = numbers[1];
      var box = [x, y, x, y];
      for (var i = 2; i + 1 < numbers.length; i += 2) {
        x += numbers[i];
        y += numbers[i + 1];
        box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
      }
      var area = (box[2] - box[0]) * (box[3] - box[1]);
      if (area > best.area) { best = { area: area, x: (box[0] + box[2]) / 2, y: (box[1] + box[3]) / 2 }; }
    });
    var at = map.getScreenCTM();
    return { x: at.a * best.x + at.e, y: at.d * best.y + at.f };
  }
  function showPanel(code, pointer) {
    if (code === chosen) { return; }
    hidePanel();
    if (!idOf[code]) { return; }
    chosen = code;
    panel.textContent = "";
    var name = document.createElement("b");
    name.textContent = data.who[idOf[code]][0];
    panel.append(name);
    sentences(code).forEach(function (text) {
      var p = document.createElement("p");
      p.textContent = text;
      panel.append(p);
    });
    var a = link(idOf[code]);
    a.textContent = "Open its page";
    if (embedded) { a.target = "_blank"; a.rel = "noopener"; }
    panel.append(a);
    panel.hidden = false;
    var same = shapes.filter(function (shape) { return shape.dataset.code === code; });
    same.forEach(function (shape) { shape.classList.add("chosen"); });
    var frame = map.parentElement.getBoundingClientRect();
    var land = same.filter(function (shape) { return shape.classList.contains("land"); })[0];
    var at = pointer ? { x: pointer.clientX, y: pointer.clientY } : middle(land.querySelector("path"));
    var left = at.x - frame.left, top = at.y - frame.top;
    panel.style.left = Math.max(0, Math.min(left + 12, frame.width - panel.offsetWidth)) + "px";
    panel.style.top = (top + 12 + panel.offsetHeight > frame.height && top > panel.offsetHeight + 12 ? top - panel.offsetHeight - 12 : top + 12) + "px";
  }
  function hidePanel() {
    chosen = "";
    panel.hidden = true;
    shapes.forEach(function (shape) { shape.classList.remove("chosen"); });
  }
  if (map) {
    panel = document.createElement("div");
    panel.className = "panel";
    panel.id = "panel";
    panel.setAttribute("role", "status");
    panel.hidden = true;
    map.after(panel);
    var frame = map.parentElement;
    frame.tabIndex = 0;
    frame.setAttribute("role", "group");
    frame.setAttribute("aria-label", "Map. The arrow keys go from country to country.");
    var codeOf = function (event) { var shape = event.target.closest("[data-code]"); return shape ? shape.dataset.code : ""; };
    map.addEventListener("pointerover", function (event) { if (event.pointerType === "mouse" && codeOf(event)) { showPanel(codeOf(event), event); } });
    map.addEventListener("click", function (event) { if (codeOf(event)) { showPanel(codeOf(event), event); } else { hidePanel(); } });
    frame.addEventListener("pointerleave", function (event) { if (event.pointerType === "mouse") { hidePanel(); } });
    frame.addEventListener("keydown", function (event) {
      if (event.key === "Escape") { hidePanel(); }
      var by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (!by || event.target !== frame) { return; }
      event.preventDefault();
      var looks = now("looks"), codes = Object.keys(looks).filter(function (code) {
        return idOf[code] && shapes.some(function (shape) { return shape.dataset.code === code && shape.classList.contains("land"); });
      }).sort(function (a, b) { return byName(idOf[a], idOf[b]); });
      var at = codes.indexOf(chosen);
      showPanel(codes[at < 0 ? (by > 0 ? 0 : codes.length - 1) : (at + by + codes.length) % codes.length]);
    });
  }

  /* The growth chart: what came after the day is pale, and another day's knowledge is a line of its own */

  function drawGrowth() {
    var moved = state.as_of < data.gathered || state.known_on !== "", known = state.known_on !== "";
    every(".growth-chart").forEach(function (chart) {
      var group = chart.querySelector(".day"), is = group.dataset;
      var across = function (day) { return Math.max(0, (Date.parse(day) - Date.parse(is.first)) / DAY / Number(is.days) * Number(is.width)); };
      var up = function (n) { return Number(is.height) * (1 - n / Number(is.top)); };
      var x = across(state.as_of), line = group.querySelector(".marker"), later = group.querySelector(".later"), path = "";
      chart.classList.toggle("moved", moved);
      chart.classList.toggle("known", known);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
      later.setAttribute("x", x);
      later.setAttribute("width", Math.max(0, Number(is.width) - x));
      if (known) {
        data.as_of.filter(function (day) { return day <= state.as_of; }).forEach(function (day) {
          var y = up(ids(lookUp("states", day, state.known_on), "member").length).toFixed(1);
          path += (path ? "H" + across(day).toFixed(1) + "V" + y : "M" + across(day).toFixed(1) + " " + y);
        });
        path += "H" + x.toFixed(1);
      }
      group.querySelector(".as-known").setAttribute("d", path);
    });
    every(".known-note").forEach(function (note) { note.hidden = !known; });
    var heading = field("growth");
    if (!heading) { return; }
    if (!heading.dataset.text) { heading.dataset.text = heading.textContent; }
    var total = valid(data.artemis_total, position(data.as_of, state.as_of)) || 0;
    heading.textContent = !moved ? heading.dataset.text : between(split(now("states"))) + " states on China’s Moon base by " + inWords(state.as_of) +
      (known ? ", as known on " + inWords(state.known_on) : "") + ", and " + total + " in the Artemis Accords";
  }

  // The day and the numbers under the pointer.
  every(".growth-chart").forEach(function (chart) {
    var group = chart.querySelector(".day"), is = group.dataset, line = group.querySelector(".hover");
    var said = chart.closest("figure").querySelector(".growth-day");
    chart.addEventListener("pointermove", function (event) {
      var at = new DOMPoint(event.clientX, event.clientY).matrixTransform(group.getScreenCTM().inverse());
      var share = Math.max(0, Math.min(1, at.x / Number(is.width))), day = without(is.first, Math.round(share * Number(is.days)));
      line.setAttribute("x1", share * Number(is.width));
      line.setAttribute("x2", share * Number(is.width));
      chart.classList.add("pointed");
      said.textContent = inWords(day) + ": " + between(split(lookUp("states", day, state.known_on))) + " states on China’s Moon base, " +
        (valid(data.artemis_total, position(data.as_of, day)) || 0) + " in the Artemis Accords";
    });
    chart.addEventListener("pointerleave", function () {
      chart.classList.remove("pointed");
      said.textContent = "";
    });
  });

  function drawTable() {
    var firsts = now("first"), states = now("states"), joined = now("signatories");
    var claims = now("states_with_claims"), accords = now("artemis");
    var words = plain(state.q).split(/\s+/).filter(Boolean), total = 0;
    every("[data-section]").forEach(function (section) {
      var kind = section.dataset.section, shown = 0;
      var list = section.querySelector("ul");
      var rows = Array.prototype.slice.call(list.children);
      rows.forEach(function (row) {
        var id = row.dataset.id, text = plain(row.dataset.find), code = row.dataset.code;
        var claimed = claims[id] && !states[id];
        var there = row.dataset.agreement ? firsts[id] === row.dataset.agreement :
          kind === "claimed" ? claimed : kind === "artemis" ? accords[code] && !states[id] && !claimed : !firsts[id] && !claimed;
        var keep = there && (!state.list || state.list === kind) && words.every(function (word) { return text.indexOf(word) >= 0; });
        row.hidden = !keep;
        row.querySelector(".perhaps").hidden = !there || (row.dataset.agreement ? joined[id] : kind === "artemis" ? accords[code] : kind === "claimed" ? claims[id] : "") !== "possible";
        var mark = row.querySelector("[data-artemis]");
        if (mark) { mark.hidden = !accords[code]; }
        shown += keep ? 1 : 0;
      });
      rows.sort(function (a, b) {
        var left = a.dataset.order.trim(), right = b.dataset.order.trim();
        var name = a.querySelector(".n").textContent.localeCompare(b.querySelector(".n").textContent, "en");
        if (state.sort === "name") { return name; }
        if (!left !== !right) { return left ? -1 : 1; }
        return (left === right ? name : (left < right ? -1 : 1) * (state.sort === "oldest" ? 1 : -1));
      }).forEach(function (row) { list.append(row); });
      section.hidden = !shown;
      if (kind === "artemis") { drawRest(section, accords, states, claims); }
      every("[data-number=\"" + kind + "\"]").forEach(function (node) { node.textContent = shown; });
      total += shown;
    });
    every("[data-tab]").forEach(function (tab) {
      if (state.list === tab.dataset.tab) { tab.setAttribute("aria-current", "true"); } else { tab.removeAttribute("aria-current"); }
    });
    field("none").hidden = total > 0;
    put("asked", state.q);
    put("shown", total + (total === 1 ? " line" : " lines") + ", as of " + inWords(state.as_of) + (state.known_on ? ", as known on " + inWords(state.known_on) : ""));
  }
  // Which Artemis states are not in the part of those who signed nothing else.
  function drawRest(section, accords, states, claims) {
    var total = valid(data.artemis_total, position(data.as_of, state.as_of)) || 0, members = named(accords);
    var both = Object.keys(states).filter(function (id) { return members.indexOf(data.who[id][3]) >= 0; }).length;
    var claimed = claimsOf(claims, states).filter(function (id) { return members.indexOf(data.who[id][3]) >= 0; }).length;
    section.querySelector("[data-rest]").textContent = total + " in all: " + both + " above as signed, " + claimed + " as claimed" +
      (total > members.length ? ", " + (total - members.length) + " not yet named" : "");
  }
  function named(accords) { return Object.keys(accords).filter(function (code) { return accords[code] === "member"; }); }
  function csv() {
    var rows = [["part", "name", "date", "date_edtf", "document_or_claim", "in_artemis_accords", "as_of", "known_on"]];
    every("[data-section] li:not([hidden])").forEach(function (row) {
      var section = row.closest("[data-section]");
      var text = function (selector) { var node = row.querySelector(selector).cloneNode(true); node.querySelectorAll("[hidden]").forEach(function (one) { one.remove(); }); return node.textContent.replace(/\s+/g, " ").trim(); };
      rows.push([section.dataset.section, text(".n"), text(".d"), row.dataset.edtf, text(".k"), section.dataset.section === "artemis" ? "yes" : text(".a") ? "yes" : "", state.as_of, state.known_on]);
    });
    return rows.map(function (row) {
      return row.map(function (cell) {
        var safe = /^[=+\-@\t\r]/.test(cell) ? "'" + cell : cell;
        return /[",\n]/.test(safe) ? "\"" + safe.replace(/"/g, "\"\"") + "\"" : safe;
      }).join(",");
    }).join("\n") + "\n";
  }

  function drawControls() {
    every("[data-day]").forEach(function (node) { node.textContent = node.closest(".sb") ? short(inWords(state.as_of)) : inWords(state.as_of); });
    every("[data-known]").forEach(function (node) { node.textContent = state.known_on ? "as known on " + short(inWords(state.known_on)) : "as known today"; });
    every("[data-known-note]").forEach(function (node) {
      node.hidden = !state.known_on;
      node.textContent = state.known_on ? "As known on " + inWords(state.known_on) + "." : "";
    });
    if (!field("days")) { return; }
    var days = steps(), at = position(days, state.as_of), slider = field("as_of_slider");
    slider.max = Math.round((Date.parse(data.gathered) - Date.parse(data.begins)) / DAY);
    slider.value = Math.round((Date.parse(state.as_of) - Date.parse(data.begins)) / DAY);
    var what = at >= 0 ? told(days[at]) : "";
    slider.style.setProperty("--at", (100 * slider.value / slider.max).toFixed(1) + "%");
    slider.setAttribute("aria-valuetext", inWords(state.as_of));
    put("change_label", at === days.length - 1 ? "Latest change" : "Last change before");
    put("change", at >= 0 ? short(inWords(days[at])) + ": " + (what || "start of the data") : "Nothing yet");
    field("as_of").value = state.as_of;
    var chosen = state.known_on === "" ? "" : state.known_on === state.as_of && field("knowledge").value !== "day" ? "same" : "day";
    field("knowledge").value = chosen;
    field("known_on").hidden = chosen !== "day";
    field("known_on").value = state.known_on;
    field("pill").textContent = state.known_on ? "As known on " + short(inWords(state.known_on)) + " ✕" : "As known today";
    field("pill").classList.toggle("on", state.known_on !== "");
    field("earlier").disabled = at <= 0 && state.as_of <= (days[0] || data.begins);
    field("later").disabled = state.as_of >= end();
    drawTicks(days);
    if (field("q")) { field("q").value = state.q; field("sort").value = state.sort; }
  }
  function end() { return state.known_on && state.known_on < data.gathered ? state.known_on : data.gathered; }

  var drawn = "";
  function drawTicks(days) {
    var key = days.join();
    if (key === drawn) { return; }
    drawn = key;
    var svg = field("ticks"), ns = "http://www.w3.org/2000/svg";
    svg.textContent = "";
    var place = function (day) {
      var share = (Date.parse(day) - Date.parse(data.begins)) / (Date.parse(data.gathered) - Date.parse(data.begins));
      return "calc(8px + " + (100 * share).toFixed(2) + "% - " + (16 * share).toFixed(2) + "px)";
    };
    days.forEach(function (day) {
      var found = changes(day), height = 31;
      [["s", "states"], ["i", ""]].forEach(function (pair) {
        var n = found.signed.concat(found.perhaps).filter(function (id) { return (data.who[id][2] === "states") === (pair[1] === "states"); }).length;
        if (!n) { return; }
        height -= 3 * n;
        var bar = document.createElementNS(ns, "rect");
        bar.setAttribute("class", pair[0]);
        bar.setAttribute("width", "3");
        bar.setAttribute("height", 3 * n);
        bar.setAttribute("y", height);
        bar.style.x = place(day);
        svg.append(bar);
      });
    });
    var most = days.slice().sort(function (a, b) { return weight(b) - weight(a); })[0];
    if (most && weight(most) > 3) { say(short(inWords(most)) + ": " + told(most), most, 11, "end", "now-text"); }
    for (var year = Number(data.begins.slice(0, 4)); year <= Number(data.gathered.slice(0, 4)); year += 1) {
      var first = year + "-01-01" < data.begins;
      say(year, first ? data.begins : year + "-01-01", 62, first ? "start" : "middle", "");
    }
    function weight(day) { var found = changes(day); return found.signed.length + found.perhaps.length; }
    function say(words, day, y, anchor, name) {
      var text = document.createElementNS(ns, "text");
      text.textContent = words;
      text.setAttribute("y", y);
      text.setAttribute("text-anchor", anchor);
      text.setAttribute("class", name);
      text.style.transform = "translateX(" + place(day) + ")";
      svg.append(text);
    }
  }

  function draw() {
    drawControls();
    drawHero();
    drawMap();
    drawGrowth();
    if (field("q")) { drawTable(); }
    every("a[href*='countries.html'], a[href*='index.html']").forEach(function (a) {
      if (a.closest(".masthead") && /^(countries|index)\.html/.test(a.getAttribute("href"))) {
        a.setAttribute("href", a.getAttribute("href").replace(/#.*/, "") + hash({ as_of: state.as_of, known_on: state.known_on, q: "", sort: "", list: "" }));
      }
    });
  }

  /* Acting */

  function change(changed, replace) {
    Object.assign(state, changed);
    if (field("knowledge") && field("knowledge").value === "same") { state.known_on = state.as_of; }
    draw();
    write(replace);
  }
  function forget() {
    field("knowledge").value = "";
    change({ as_of: data.gathered, known_on: "" });
  }
  function step(by) {
    var days = steps(), at = position(days, state.as_of);
    if (by < 0) { at = days[at] === state.as_of ? at - 1 : at; change({ as_of: days[Math.max(at, 0)] }, true); } else {
      change({ as_of: at + 1 < days.length ? days[at + 1] : end() }, true);
    }
  }
  // The nearest day on which something changed, or the last day.
  function snapped(value) {
    var day = without(data.begins, value), days = steps().concat(end());
    return days.reduce(function (best, one) { return Math.abs(Date.parse(one) - Date.parse(day)) < Math.abs(Date.parse(best) - Date.parse(day)) ? one : best; });
  }
  if (field("days")) {
    var slider = field("as_of_slider"), dragged = false;
    slider.addEventListener("keydown", function (event) {
      var by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (by) { event.preventDefault(); step(by); }
      if (event.key === "Home") { event.preventDefault(); change({ as_of: steps()[0] }, true); }
      if (event.key === "End") { event.preventDefault(); change({ as_of: end() }, true); }
    });
    slider.addEventListener("pointerdown", function () { dragged = true; });
    slider.addEventListener("input", function () {
      state.as_of = snapped(Number(this.value));
      if (field("knowledge").value === "same") { state.known_on = state.as_of; }
      draw();
    });
    slider.addEventListener("change", function () { change({}, !dragged); dragged = false; });
    field("as_of").addEventListener("change", function () {
      if (isDay(this.value) && this.value >= data.begins && this.value <= data.gathered) { change({ as_of: this.value }); }
    });
    field("earlier").addEventListener("click", function () { step(-1); });
    field("later").addEventListener("click", function () { step(1); });
    field("today").addEventListener("click", forget);
    field("knowledge").addEventListener("change", function () { change({ known_on: this.value === "" ? "" : state.as_of }); });
    field("known_on").addEventListener("change", function () { if (isDay(this.value)) { change({ known_on: within(this.value) }); } });
    field("pill").addEventListener("click", function () {
      if (state.known_on) { field("knowledge").value = ""; change({ known_on: "" }); return; }
      field("choose").hidden = !field("choose").hidden;
      this.setAttribute("aria-expanded", String(!field("choose").hidden));
      field("days").classList.toggle("open", !field("choose").hidden);
    });
    field("days").addEventListener("submit", function (event) { event.preventDefault(); });
    field("days").hidden = field("open_bar") !== null;
    if (field("forget")) { field("forget").addEventListener("click", function () { field("knowledge").value = ""; change({ known_on: "" }); }); }
    if (field("open_bar")) {
      field("open_bar").hidden = false;
      field("open_bar").addEventListener("click", function () {
        var open = field("days").hidden;
        field("days").hidden = !open;
        field("days").classList.add("open");
        field("choose").hidden = false;
        field("pill").setAttribute("aria-expanded", "true");
        this.setAttribute("aria-expanded", String(open));
        if (open) { slider.focus(); }
      });
    }
  }
  if (field("q")) {
    field("filters").hidden = false;
    field("filters").addEventListener("submit", function (event) { event.preventDefault(); });
    field("q").addEventListener("input", function () { change({ q: this.value }, true); });
    field("sort").addEventListener("change", function () { change({ sort: this.value }, true); });
    field("clear").addEventListener("click", function () { change({ q: "", list: "" }); field("q").focus(); });
    field("csv").addEventListener("click", function () {
      var a = document.createElement("a");
      a.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
      a.download = "ilrs-signatories-" + state.as_of + ".csv";
      a.click();
      setTimeout(function () { URL.revokeObjectURL(a.href); }, 1000);
    });
    every("[data-tab]").forEach(function (tab) {
      tab.addEventListener("click", function (event) {
        event.preventDefault();
        change({ list: state.list === tab.dataset.tab ? "" : tab.dataset.tab });
      });
    });
  }
  function arrive() {
    // A link such as #map names a place on the page, not a day.
    if (location.hash && location.hash.indexOf("=") < 0) { return; }
    state = read();
    if (field("knowledge")) { field("knowledge").value = ""; }
    draw();
  }
  window.addEventListener("popstate", arrive);
  window.addEventListener("hashchange", arrive);
  state = !embedded && location.hash.indexOf("=") < 0 ? Object.assign({}, start) : read();
  draw();
}());
