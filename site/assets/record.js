/* The front page on any day. Who counts on which day was computed when the page was built; this looks it up. */
(function () {
  "use strict";

  var data = JSON.parse(document.getElementById("answers").textContent);
  var DAY = 86400000;
  var begins = Date.parse(data.begins);
  var filters = ["type", "instrument", "with", "year"];
  var months = ["January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December"];
  var field = function (id) { return document.getElementById(id); };
  var every = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var state;

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

  function lookUp(grid, asOf, knownOn) {
    var column = position(data.as_of, asOf);
    var row = knownOn === "" ? data.known.length : position(data.known, knownOn);
    var found = {};
    Object.keys(data.subjects[grid]).forEach(function (subject) {
      var pattern = valid(data.subjects[grid][subject], row);
      var label = pattern === undefined ? "" : valid(data.patterns[pattern], column);
      if (label) { found[subject] = label; }
    });
    return found;
  }

  function split(found) {
    var ids = Object.keys(found).sort();
    return {
      members: ids.filter(function (id) { return found[id] === "member"; }),
      possible: ids.filter(function (id) { return found[id] === "possible"; })
    };
  }

  /* Words */

  function inWords(day) {
    var parts = day.split("-");
    return Number(parts[2]) + " " + months[Number(parts[1]) - 1] + " " + parts[0];
  }

  function between(count) {
    var low = count.members.length, high = low + count.possible.length;
    return low === high ? String(low) : low + ", possibly " + high;
  }

  function isDay(text) {
    return /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(Date.parse(text)) &&
      new Date(Date.parse(text)).toISOString().slice(0, 10) === text;
  }

  // Without accents and capitals, so that asociacion finds Asociación.
  function plain(text) { return text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, ""); }

  function nth(number) { return new Date(begins + number * DAY).toISOString().slice(0, 10); }

  // Names are text nodes, whatever the data hold.
  function fill(node, count, link) {
    var byName = function (a, b) { return data.names[a].toLowerCase() < data.names[b].toLowerCase() ? -1 : 1; };
    var ids = count.members.slice().sort(byName).concat(count.possible.slice().sort(byName));
    node.textContent = ids.length ? "" : "nobody";
    ids.forEach(function (id, index) {
      if (count.possible.length && index === count.members.length) {
        node.append(index ? "; perhaps " : "perhaps ");
      } else if (index) {
        node.append(", ");
      }
      if (link && data.pages.indexOf(id) >= 0) {
        var a = document.createElement("a");
        a.href = "signatories/" + encodeURIComponent(id) + ".html";
        a.textContent = data.names[id];
        node.append(a);
      } else {
        node.append(data.names[id] || id);
      }
    });
  }

  /* The address: the part after #, since a file's address takes no other. Anything wrong in it is left out. */

  function initial() {
    return { as_of: data.gathered, known_on: "", q: "", sort: "signed", type: "", instrument: "", "with": "", year: "" };
  }

  function read() {
    var given = new URLSearchParams(location.hash.slice(1));
    var found = initial();
    ["as_of", "known_on"].forEach(function (name) {
      var day = given.get(name) || "";
      if (isDay(day)) { found[name] = day < data.begins ? data.begins : day > data.gathered ? data.gathered : day; }
    });
    found.q = given.get("q") || "";
    if (field("table").querySelector("[data-key=\"" + CSS.escape((given.get("sort") || "").replace(/^-/, "")) + "\"]")) {
      found.sort = given.get("sort");
    }
    filters.forEach(function (name) {
      var value = given.get(name) || "";
      var there = Array.prototype.some.call(field(name).options, function (one) { return one.value === value; });
      if (there) { found[name] = value; }
    });
    return found;
  }

  function write(replace) {
    var start = initial(), given = new URLSearchParams();
    Object.keys(state).forEach(function (name) {
      if (state[name] !== start[name]) { given.set(name, state[name]); }
    });
    var hash = given.toString() ? "#" + given : "";
    if (hash === location.hash) { return; }
    history[replace ? "replaceState" : "pushState"](null, "", hash || "#");
  }

  /* Drawing */

  function drawCounts() {
    var states;
    every("[data-count]").forEach(function (node) {
      var rule = node.dataset.count;
      var count = split(lookUp(rule, state.as_of, state.known_on));
      if (rule === "states") { states = count; }
      node.textContent = between(count);
      every("[data-members=\"" + rule + "\"]").forEach(function (names) { fill(names, count, true); });
      var caveats = document.querySelector("[data-caveats=\"" + rule + "\"]");
      caveats.textContent = "";
      caveatsOf(rule).forEach(function (text) {
        var p = document.createElement("p");
        p.className = "caveat";
        p.textContent = sentence(text);
        caveats.append(p);
      });
    });
    document.querySelector("[data-low]").textContent = states.members.length;
    document.querySelector("[data-perhaps]").textContent =
      states.possible.length ? ", possibly " + (states.members.length + states.possible.length) : "";
    document.querySelector("[data-remark]").textContent = caveatsOf("states").map(sentence).join(" ");
    return states;
  }

  // Of another day's knowledge only the caveats of the first rule were asked for.
  function caveatsOf(rule) {
    var tracks = data.caveats_by_day[rule];
    if (state.known_on) {
      tracks = rule === "states" ? valid(data.caveats_as_known, position(data.known, state.known_on)) || data.caveats_unknown : [];
    }
    var numbers = valid(tracks, position(data.as_of, state.as_of)) || [];
    return numbers.map(function (number) { return data.caveats[number]; });
  }

  function sentence(text) { return text.charAt(0).toUpperCase() + text.slice(1) + "."; }

  function drawMap() {
    var sides = lookUp("sides", state.as_of, state.known_on);
    every("#world [id]").forEach(function (shape) {
      if (!/^[cd]-/.test(shape.id)) { return; }
      var code = shape.id.slice(2), side = sides[code], title = shape.firstElementChild;
      var look = side ? data.looks[side] : ["", ""];
      if (look[0]) { shape.setAttribute("class", look[0]); } else { shape.removeAttribute("class"); }
      if (look[1]) { shape.setAttribute("fill", look[1]); } else { shape.removeAttribute("fill"); }
      title.textContent = title.textContent.split(":")[0] + (side ? ": " + data.told[side] : "");
    });
    every("[data-side]").forEach(function (node) {
      var found = { members: [], possible: [] };
      Object.keys(sides).forEach(function (code) {
        var side = sides[code];
        if (side.replace(/[?+].*$/, "") === node.dataset.side) {
          found[side.slice(-1) === "?" ? "possible" : "members"].push(code);
        }
      });
      fill(node, found, false);
      if (node.textContent === "nobody") { node.textContent = "none"; }
    });
  }

  function drawChart() {
    every(".marker").forEach(function (line) {
      var first = Date.parse(line.dataset.first);
      var share = (Date.parse(state.as_of) - first) / DAY / Number(line.dataset.days);
      var x = Number(line.dataset.left) + share * Number(line.dataset.width);
      line.setAttribute("x1", x);
      line.setAttribute("x2", x);
    });
  }

  function drawTable() {
    var joined = lookUp("signatories", state.as_of, state.known_on);
    var first = lookUp("first", state.as_of, state.known_on);
    var words = plain(state.q).split(/\s+/).filter(Boolean);
    var body = field("table").tBodies[0], shown = 0, perhaps = 0;
    Array.prototype.forEach.call(body.rows, function (row) {
      var id = row.dataset.id, text = plain(row.dataset.find);
      var keep = first[id] === row.dataset.agreement && filters.every(function (name) {
        return !state[name] || row.dataset[name] === state[name];
      }) && words.every(function (word) { return text.indexOf(word) >= 0; });
      row.hidden = !keep;
      row.querySelector(".perhaps").hidden = joined[id] !== "possible";
      if (keep) { shown += 1; perhaps += joined[id] === "possible" ? 1 : 0; }
    });
    sort(body);
    field("none").hidden = shown > 0;
    field("shown").textContent = (perhaps ? shown - perhaps + ", possibly " + shown : shown) +
      (shown === 1 ? " signatory" : " signatories") + ", as of " + inWords(state.as_of);
  }

  function sort(body) {
    var key = state.sort.replace(/^-/, ""), sign = state.sort.charAt(0) === "-" ? -1 : 1, column = 0;
    every("#table thead th").forEach(function (th, index) {
      if (th.dataset.key === key) {
        column = index;
        th.setAttribute("aria-sort", sign > 0 ? "ascending" : "descending");
      } else { th.removeAttribute("aria-sort"); }
    });
    var value = function (row) {
      return key === "signed" ? row.dataset.signed : row.cells[column].textContent.trim();
    };
    var order = new Intl.Collator("en", { numeric: true });
    Array.prototype.slice.call(body.rows)
      .sort(function (a, b) {
        return sign * order.compare(value(a), value(b)) || order.compare(a.dataset.signed + a.dataset.id, b.dataset.signed + b.dataset.id);
      })
      .forEach(function (row) { body.append(row); });
  }

  function drawControls() {
    field("as_of_slider").value = Math.round((Date.parse(state.as_of) - begins) / DAY);
    field("as_of_slider").setAttribute("aria-valuetext", inWords(state.as_of));
    field("as_of").value = state.as_of;
    field("knowledge").value = state.known_on === "" ? "" : state.known_on === state.as_of && field("knowledge").value !== "day" ? "same" : "day";
    field("known_on").hidden = field("knowledge").value !== "day";
    field("known_on").value = state.known_on;
    field("q").value = state.q;
    filters.forEach(function (name) { field(name).value = state[name]; });
    field("earlier").disabled = state.as_of <= data.steps[0];
    field("later").disabled = state.as_of >= data.gathered;
    every("[data-day]").forEach(function (time) {
      time.dateTime = state.as_of;
      time.textContent = inWords(state.as_of);
    });
    every("[data-known]").forEach(function (node) {
      node.textContent = state.known_on ? ", as known on " + inWords(state.known_on) : "";
    });
  }

  function draw() {
    drawControls();
    drawCounts();
    drawMap();
    drawChart();
    drawTable();
  }

  /* Acting */

  // A drag changes the day many times: only its end is a step that the back button undoes.
  function change(changes, replace) {
    Object.keys(changes).forEach(function (name) { state[name] = changes[name]; });
    if (field("knowledge").value === "same") { state.known_on = state.as_of; }
    draw();
    write(replace);
  }

  function step(by) {
    var days = data.steps;
    var at = position(days, state.as_of);
    if (by < 0) {
      at = days[at] === state.as_of ? at - 1 : at;
      change({ as_of: days[Math.max(at, 0)] });
    } else {
      change({ as_of: at + 1 < days.length ? days[at + 1] : data.gathered });
    }
  }

  field("as_of_slider").addEventListener("input", function () {
    state.as_of = nth(Number(this.value));
    if (field("knowledge").value === "same") { state.known_on = state.as_of; }
    draw();
  });
  field("as_of_slider").addEventListener("change", function () { change({ as_of: nth(Number(this.value)) }); });
  field("as_of").addEventListener("change", function () {
    if (isDay(this.value) && this.value >= data.begins && this.value <= data.gathered) { change({ as_of: this.value }); }
  });
  field("earlier").addEventListener("click", function () { step(-1); });
  field("later").addEventListener("click", function () { step(1); });
  field("today").addEventListener("click", function () {
    field("knowledge").value = "";
    change({ as_of: data.gathered, known_on: "" });
  });
  field("knowledge").addEventListener("change", function () {
    change({ known_on: this.value === "" ? "" : state.as_of });
  });
  field("known_on").addEventListener("change", function () {
    if (isDay(this.value)) { change({ known_on: this.value }); }
  });
  field("q").addEventListener("input", function () { change({ q: this.value }, true); });
  filters.forEach(function (name) {
    field(name).addEventListener("change", function () {
      var changes = {};
      changes[name] = this.value;
      change(changes);
    });
  });
  ["clear", "clear_all"].forEach(function (id) {
    field(id).addEventListener("click", function (event) {
      event.preventDefault();
      change({ q: "", type: "", instrument: "", "with": "", year: "" });
      field("q").focus();
    });
  });
  every(".filters, .days").forEach(function (form) {
    form.addEventListener("submit", function (event) { event.preventDefault(); });
  });
  every("#table thead th").forEach(function (th) {
    var button = document.createElement("button");
    button.type = "button";
    button.textContent = th.textContent;
    button.addEventListener("click", function () {
      change({ sort: state.sort === th.dataset.key ? "-" + th.dataset.key : th.dataset.key });
    });
    th.textContent = "";
    th.append(button);
  });
  every("#world [id]").forEach(function (shape) {
    var id = data.by_code[shape.id.slice(2)];
    if (id && /^[cd]-/.test(shape.id)) {
      shape.dataset.go = id;
      shape.addEventListener("click", function () { location.href = "signatories/" + encodeURIComponent(id) + ".html"; });
    }
  });
  function arrive() {
    // A link such as #map names a place on the page, not a day.
    if (location.hash && location.hash.indexOf("=") < 0) { return; }
    state = read();
    field("knowledge").value = "";
    draw();
  }
  window.addEventListener("popstate", arrive);
  window.addEventListener("hashchange", arrive);

  field("days").hidden = false;
  field("filters").hidden = false;
  state = location.hash.indexOf("=") < 0 ? initial() : read();
  draw();
  var bar = function () {
    var fixed = getComputedStyle(field("days")).position === "sticky";
    document.documentElement.style.setProperty("--bar", (fixed ? field("days").offsetHeight : 0) + "px");
  };
  bar();
  window.addEventListener("resize", bar);
}());
