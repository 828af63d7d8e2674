'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const main = document.getElementById('main');
  const SVG = 'http://www.w3.org/2000/svg';
  // A row for each of more nodes than this makes the page slow.
  const MOST_ROWS = 20000;
  // Longer lists get their rows in parts.
  const PART = 2000;
  const ACTIONS = ['written', 'computed', 'merged', 'given by an option', 'deleted', 'default'];

  // Text reaches the page only through textContent, so that no config can add markup.
  function el(tag, attributes, ...children) {
    const made = document.createElement(tag);
    set(made, attributes);
    for (const child of children) {
      if (child !== null && child !== undefined) {
        made.append(child);
      }
    }
    return made;
  }

  function svg(tag, attributes, ...children) {
    const made = document.createElementNS(SVG, tag);
    set(made, attributes);
    made.append(...children);
    return made;
  }

  function set(element, attributes) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined) {
        element.setAttribute(name, value);
      }
    }
  }

  function button(text, action, attributes) {
    const made = el('button', Object.assign({ type: 'button' }, attributes), text);
    made.addEventListener('click', action);
    return made;
  }

  // Absolute paths share a long directory, which is shown once.
  const folder = commonFolder(data.files.filter(name => name.startsWith('/')));
  const names = data.files.map(name => folder && name.startsWith(folder) ? name.slice(folder.length) : name);

  function commonFolder(paths) {
    let common = (paths[0] || '').replace(/[^/]*$/, '');
    for (const path of paths) {
      while (!path.startsWith(common)) {
        common = common.replace(/[^/]*\/$/, '');
      }
    }
    return common === '/' ? '' : common;
  }

  function place(at) {
    return names[at[0]] + ':' + at[1] + (at[2] ? ':' + at[2] : '');
  }

  function shortPlace(at) {
    return data.files[at[0]].replace(/^.*\//, '') + ':' + at[1];
  }

  function plural(count, noun) {
    return count + ' ' + noun + (count === 1 ? '' : 's');
  }

  // -- The tree of a config ----------------------------------------------------------------
  // A node of the data is {k: key, t: type, v: text, n: type of component, c: children,
  // o: [[kind, file, line, column, text]...], newest first, w: [[name, file, line]...]}.

  class Tree {
    constructor(config, details, status) {
      this.config = config;
      this.details = details;
      this.status = status;
      this.rows = new Map();
      this.parents = new Map();
      this.matches = [];
      this.match = -1;
      this.current = null;
      this.element = el('div', { role: 'tree', class: 'tree', 'aria-label': 'Resolved config' });
      this.filled = new Map();
      this.fill(null, PART);
      if (config.tree.c.length) {
        this.current = config.tree.c[0];
        this.rows.get(this.current).row.tabIndex = 0;
      }
      this.element.addEventListener('keydown', event => this.key(event));
    }

    // Adds rows for the children of a node, or of the config, until it has so many.
    fill(node, count) {
      const nodes = (node || this.config.tree).c;
      const shown = node && this.rows.get(node);
      const holder = shown ? shown.group : this.element;
      const before = this.filled.get(node) || { count: 0, more: null };
      const end = Math.min(Math.max(count, before.count), nodes.length);
      before.more && before.more.remove();
      for (let i = before.count; i < end; i++) {
        this.parents.set(nodes[i], node);
        holder.append(this.item(nodes[i], shown ? shown.level + 1 : 1, i + 1, nodes.length));
      }
      const more = end < nodes.length
        ? button((nodes.length - end).toLocaleString('en') + ' more', () => this.fill(node, end + PART), { class: 'quiet' }) : null;
      more && holder.append(more);
      this.filled.set(node, { count: end, more });
    }

    item(node, level, at, of) {
      const inner = Array.isArray(node.c);
      const row = el('div', {
        role: 'treeitem', class: 'row', tabindex: -1, 'aria-level': level, 'aria-posinset': at,
        'aria-setsize': of, 'aria-expanded': inner && node.c.length ? 'false' : null,
        'aria-describedby': 'details',
      });
      const twisty = el('span', { class: 'twisty', 'aria-hidden': 'true' }, inner && node.c.length ? '▸' : '');
      row.append(twisty, el('span', { class: node.i ? 'index' : 'key' }, node.k),
        el('span', { class: 'index' }, node.i ? '' : '='));
      if (inner) {
        if (node.n) {
          row.append(el('span', { class: 'component' }, node.n));
        }
        row.append(el('span', { class: 'value summary' }, summary(node)));
      } else {
        row.append(el('span', { class: 'value ' + node.t }, node.v));
      }
      const origin = node.o && node.o[0];
      if (origin) {
        const replaced = node.o.length > 1 && origin[0] !== 2;
        row.append(el('span', { class: 'from' + (replaced ? ' replaced' : '') },
          (replaced ? 'overrides · ' : '') + shortPlace(origin.slice(1))));
      }
      const box = el('div', { class: 'item' }, row);
      this.rows.set(node, { row, box, twisty, level, group: null });
      row.addEventListener('mouseenter', () => this.details.show(this.config, this.path(node), node));
      row.addEventListener('focus', () => this.focused(node));
      row.addEventListener('click', event => {
        row.focus();
        if (inner && (event.target === twisty || event.detail === 2 || !window.getSelection().toString())) {
          this.toggle(node);
        }
      });
      return box;
    }

    path(node) {
      const names = [];
      for (let at = node; at; at = this.parents.get(at)) {
        names.unshift(at.k);
      }
      return names.join('.');
    }

    focused(node) {
      const before = this.current && this.rows.get(this.current);
      if (before) {
        before.row.tabIndex = -1;
      }
      this.current = node;
      this.rows.get(node).row.tabIndex = 0;
      this.details.show(this.config, this.path(node), node);
    }

    expanded(node) {
      return this.rows.get(node).row.getAttribute('aria-expanded') === 'true';
    }

    expand(node, open) {
      const shown = this.rows.get(node);
      if (!shown || !Array.isArray(node.c) || !node.c.length) {
        return;
      }
      if (open && !shown.group) {
        shown.group = el('div', { role: 'group', class: 'group' });
        shown.box.append(shown.group);
        this.fill(node, PART);
      }
      if (shown.group) {
        shown.group.hidden = !open;
      }
      shown.row.setAttribute('aria-expanded', String(open));
      shown.twisty.textContent = open ? '▾' : '▸';
    }

    toggle(node) {
      this.expand(node, !this.expanded(node));
    }

    expandAll(open) {
      let left = MOST_ROWS;
      const visit = node => {
        if (!Array.isArray(node.c) || (open && left <= 0)) {
          return;
        }
        left -= node.c.length;
        if (this.rows.has(node)) {
          this.expand(node, open);
        }
        if (open || this.rows.has(node)) {
          node.c.forEach(visit);
        }
      };
      this.config.tree.c.forEach(visit);
      this.status.textContent = open && left <= 0 ? 'Only the first ' + MOST_ROWS + ' rows are expanded.' : '';
      if (!open && this.current) {
        let top = this.current;
        while (this.parents.get(top)) {
          top = this.parents.get(top);
        }
        this.focused(top);
      }
    }

    visible() {
      return [...this.element.querySelectorAll('.row')].filter(row => row.offsetParent !== null);
    }

    reveal(node) {
      const way = [node];
      while (this.parents.get(way[0])) {
        way.unshift(this.parents.get(way[0]));
      }
      way.forEach((each, i) => {
        const parent = i ? way[i - 1] : null;
        if (!this.rows.has(each)) {
          this.fill(parent, (parent || this.config.tree).c.indexOf(each) + 1);
        }
        if (each !== node) {
          this.expand(each, true);
        }
      });
    }

    key(event) {
      const node = this.current;
      if (!node || event.ctrlKey || event.metaKey || event.altKey) {
        return;
      }
      const row = this.rows.get(node).row;
      const move = to => to && to.focus();
      const rows = () => this.visible();
      switch (event.key) {
        case 'ArrowDown': { const all = rows(); move(all[all.indexOf(row) + 1]); break; }
        case 'ArrowUp': { const all = rows(); move(all[all.indexOf(row) - 1]); break; }
        case 'Home': move(rows()[0]); break;
        case 'End': { const all = rows(); move(all[all.length - 1]); break; }
        case 'ArrowRight':
          if (Array.isArray(node.c) && node.c.length) {
            if (this.expanded(node)) {
              move(this.rows.get(node.c[0]).row);
            } else {
              this.expand(node, true);
            }
          }
          break;
        case 'ArrowLeft':
          if (Array.isArray(node.c) && this.expanded(node)) {
            this.expand(node, false);
          } else if (this.parents.get(node)) {
            move(this.rows.get(this.parents.get(node)).row);
          }
          break;
        case 'Enter': case ' ': this.toggle(node); break;
        case '*': (this.parents.get(node) || this.config.tree).c.forEach(each => this.expand(each, true)); break;
        default: return;
      }
      event.preventDefault();
    }

    search(text) {
      this.matches.forEach(node => this.rows.has(node) && this.rows.get(node).row.classList.remove('found', 'current'));
      this.matches = [];
      this.match = -1;
      const wanted = text.toLowerCase();
      if (wanted) {
        const visit = (node, path) => {
          const own = path ? path + '.' + node.k : node.k;
          const value = node.c ? node.n || '' : node.v;
          if (node.k.toLowerCase().includes(wanted) || value.toLowerCase().includes(wanted)
              || (wanted.includes('.') && own.toLowerCase().endsWith(wanted))) {
            this.matches.push(node);
          }
          (node.c || []).forEach(child => { this.parents.set(child, node); visit(child, own); });
        };
        this.config.tree.c.forEach(node => visit(node, ''));
        this.matches.slice(0, 500).forEach(node => {
          this.reveal(node);
          this.rows.get(node).row.classList.add('found');
        });
      }
      this.status.textContent = wanted ? plural(this.matches.length, 'match').replace('matchs', 'matches') : '';
      if (this.matches.length) {
        this.jump(1);
      }
    }

    jump(step) {
      const count = this.matches.length;
      if (!count) {
        return;
      }
      const before = this.rows.get(this.matches[this.match]);
      if (before) {
        before.row.classList.remove('current');
      }
      this.match = (this.match + step + count) % count;
      const node = this.matches[this.match];
      this.reveal(node);
      const row = this.rows.get(node).row;
      row.classList.add('found', 'current');
      row.scrollIntoView({ block: 'nearest' });
      this.focused(node);
      this.status.textContent = (this.match + 1) + ' of ' + count;
    }
  }

  function summary(node) {
    const count = node.c.length;
    if (node.t === 'dict') {
      return '{' + (count ? plural(count, 'key') : '') + '}';
    }
    const [open, close] = node.t === 'tuple' ? ['(', ')'] : node.t === 'set' ? ['{', '}'] : ['[', ']'];
    const plain = count && count <= 12 && node.c.every(child => !child.c);
    const items = plain ? node.c.map(child => child.v).join(', ') : '';
    return open + (plain && items.length < 100 ? items : count ? plural(count, 'item') : '') + close;
  }

  // -- Where a value comes from ------------------------------------------------------------

  class Details {
    constructor() {
      this.element = el('aside', { id: 'details', 'aria-label': 'Origin' });
      this.element.append(el('p', { class: 'message' },
        'Point to a key, or move to it with the arrow keys, to see where its value comes from.'));
    }

    show(config, path, node) {
      const facts = el('dl', null, el('dt', null, 'type'), el('dd', null, node.t));
      if (!node.c) {
        facts.append(el('dt', null, 'value'), el('dd', { class: 'mono value ' + node.t }, node.v));
      }
      const steps = el('ol', { class: 'steps' });
      const origins = (node.o || []).slice().reverse();
      origins.forEach((origin, i) => {
        const [kind, ...at] = origin;
        const now = i === origins.length - 1;
        const item = el('li', { class: now ? 'now' : null });
        const merged = kind === 2;
        const first = i === 0;
        const action = first ? (merged ? 'written' : ACTIONS[kind])
          : merged ? 'merged with' : kind === 4 ? 'deleted' : 'replaced by';
        item.append(el('div', { class: 'action' }, action),
          el('div', { class: 'place mono' }, place(at)));
        if (!now && at[3] && origins[i + 1][0] !== 2) {
          item.append(el('div', { class: 'old mono' }, at[3]));
        }
        const trail = config.trails[at[0]];
        if (trail && trail.length) {
          item.append(el('div', { class: 'trail' },
            'inherited through ' + trail.map(each => place(each)).join(', then ')));
        }
        steps.append(item);
      });
      const parts = [el('div', { class: 'path mono' }, path), facts, el('h2', null, 'Origin'), steps];
      if (node.w) {
        parts.push(el('h2', null, 'Passed through variables'));
        parts.push(el('ul', { class: 'steps' }, ...node.w.map(([name, ...at]) =>
          el('li', null, el('code', null, name), el('div', { class: 'place mono' }, place(at))))));
      }
      this.element.replaceChildren(...parts);
    }
  }

  function resolved(config) {
    const details = new Details();
    const status = el('span', { class: 'status', role: 'status', 'aria-live': 'polite' });
    const tree = new Tree(config, details, status);
    const search = el('input', { type: 'search', id: 'search', placeholder: 'Search keys and values   ( / )',
      'aria-label': 'Search keys and values', autocomplete: 'off', spellcheck: 'false' });
    let timer = 0;
    search.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => tree.search(search.value), 80);
    });
    search.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        event.preventDefault();
        tree.jump(event.shiftKey ? -1 : 1);
      } else if (event.key === 'Escape') {
        search.value = '';
        tree.search('');
        tree.current && tree.rows.get(tree.current).row.focus();
      } else if (event.key === 'ArrowDown') {
        event.preventDefault();
        tree.current && tree.rows.get(tree.current).row.focus();
      }
    });
    const tools = el('div', { class: 'tools' }, search, status,
      button('Previous', () => tree.jump(-1)), button('Next', () => tree.jump(1)),
      el('span', { class: 'space' }),
      button('Expand all', () => tree.expandAll(true), { id: 'expand' }),
      button('Collapse all', () => tree.expandAll(false), { id: 'collapse' }),
      el('span', { class: 'keys' }, el('kbd', null, '/'), ' search  ', el('kbd', null, '↑↓←→'), ' move  ', el('kbd', null, '*'), ' expand'));
    const body = el('div', { class: 'scroll' }, config.cut ? el('p', { class: 'message' }, config.cut) : null, tree.element);
    window.onbeforeprint = () => tree.expandAll(true);
    return [el('div', { class: 'pane' }, tools, body), details.element];
  }

  // -- The graph of bases ------------------------------------------------------------------

  function graph(config) {
    const { nodes, edges } = config.graph;
    const depth = nodes.map(() => 0);
    // Nodes come bases first, so that each child is placed before its bases.
    for (let i = nodes.length - 1; i >= 0; i--) {
      edges.filter(edge => edge[0] === i).forEach(edge => {
        depth[edge[1]] = Math.max(depth[edge[1]], depth[i] + 1);
      });
    }
    const [width, height, gapX, gapY] = [270, 46, 70, 18];
    const columns = [];
    for (let i = nodes.length - 1; i >= 0; i--) {
      (columns[depth[i]] = columns[depth[i]] || []).push(i);
    }
    const tallest = Math.max(...columns.map(column => column.length));
    const at = [];
    columns.forEach((column, x) => {
      // The bases of a file keep the order in which it names them.
      column.sort((a, b) => order(a) - order(b));
      column.forEach((node, i) => {
        const top = (tallest - column.length) * (height + gapY) / 2;
        at[node] = [x * (width + gapX) + 2, top + i * (height + gapY) + 2];
      });
    });
    function order(node) {
      const first = edges.findIndex(edge => edge[1] === node);
      return first < 0 ? 0 : first;
    }
    const drawing = svg('svg', {
      role: 'group', 'aria-label': 'Graph of bases',
      width: columns.length * (width + gapX) - gapX + 4, height: tallest * (height + gapY) - gapY + 4,
    });
    drawing.append(svg('defs', null, svg('marker', { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 8, markerHeight: 8, orient: 'auto' },
      svg('path', { d: 'M0 0L8 4L0 8z', class: 'tip' }))));
    edges.forEach(([from, to]) => {
      const [x1, y1, x2, y2] = [at[from][0] + width, at[from][1] + height / 2, at[to][0], at[to][1] + height / 2];
      const middle = (x1 + x2) / 2;
      drawing.append(svg('path', { class: 'edge', 'marker-end': 'url(#tip)', d: `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}` }));
    });
    const facts = el('div', { class: 'readout', role: 'status', 'aria-live': 'polite' }, (folder ? 'In ' + folder + ' ' : '') + 'Point to a file to see the keys that it sets.');
    nodes.forEach((node, i) => {
      const name = names[node.f];
      const group = svg('g', {
        class: 'node' + (i === nodes.length - 1 ? ' entry' : ''), tabindex: 0, role: 'img',
        'aria-label': name + ', sets ' + (node.keys.join(', ') || 'no keys'),
        transform: `translate(${at[i][0]} ${at[i][1]})`,
      });
      group.append(svg('rect', { class: 'box', width, height, rx: 6 }),
        svg('text', { x: 10, y: 19 }, fit(name, 38, true)),
        svg('text', { x: 10, y: 36, class: 'muted' }, fit(node.keys.join(', ') || 'no keys', 42, false)),
        svg('title', null, data.files[node.f]));
      const show = () => { facts.textContent = name + ' sets ' + (node.keys.join(', ') || 'no keys'); };
      group.addEventListener('mouseenter', show);
      group.addEventListener('focus', show);
      drawing.append(group);
    });
    return [el('div', { class: 'pane' }, el('div', { class: 'tools' }, facts), el('div', { class: 'scroll graph' }, drawing))];
  }

  function fit(text, most, end) {
    return text.length <= most ? text : end ? '…' + text.slice(1 - most) : text.slice(0, most - 1) + '…';
  }

  // -- Differences -------------------------------------------------------------------------

  function differences(config) {
    const first = data.configs[0];
    const compared = config === first ? data.configs[1] : config;
    const changes = compared.changes;
    const shown = { added: true, removed: true, changed: true };
    const count = el('span', { class: 'status', role: 'status', 'aria-live': 'polite' });
    const body = el('tbody');
    const filter = el('input', { type: 'search', id: 'search', placeholder: 'Filter keys and values', 'aria-label': 'Filter keys and values', spellcheck: 'false' });
    const side = (cell, value, at) => el('td', { class: cell },
      value === null ? null : el('div', { class: 'mono' }, value), at ? el('div', { class: 'place mono' }, place(at)) : null);
    function draw() {
      const wanted = filter.value.toLowerCase();
      const rows = changes.filter(change => shown[change.kind] && (!wanted
        || [change.path, change.left || '', change.right || ''].some(text => text.toLowerCase().includes(wanted))));
      body.replaceChildren(...rows.map(change => el('tr', { class: change.kind + '-row' },
        el('td', null, el('span', { class: 'badge ' + change.kind }, change.kind)),
        el('td', { class: 'mono' }, change.path),
        side('left', change.left, change.leftAt), side('right', change.right, change.rightAt))));
      count.textContent = rows.length + ' of ' + plural(changes.length, 'difference');
    }
    filter.addEventListener('input', draw);
    const chips = Object.keys(shown).map(kind => {
      const number = changes.filter(change => change.kind === kind).length;
      const chip = button(kind + ' ' + number, () => {
        shown[kind] = !shown[kind];
        chip.setAttribute('aria-pressed', String(shown[kind]));
        draw();
      }, { class: 'chip ' + kind, 'aria-pressed': 'true' });
      return chip;
    });
    draw();
    const table = el('table', { class: 'differences' }, el('thead', null, el('tr', null, el('th', null, ''), el('th', null, 'key'),
      el('th', null, names[first.file]), el('th', null, names[compared.file]))), body);
    return [el('div', { class: 'pane' }, el('div', { class: 'tools' }, filter, count, el('span', { class: 'space' }), ...chips),
      el('div', { class: 'scroll' }, changes.length ? table : el('p', { class: 'message' }, 'The configs are equal.')))];
  }

  // -- The schedule ------------------------------------------------------------------------

  function schedule(config) {
    const body = el('div', { class: 'scroll' });
    if (config.schedule.note) {
      body.append(el('p', { class: 'message' }, config.schedule.note));
    }
    (config.schedule.charts || []).forEach(chart => body.append(drawn(chart)));
    return [el('div', { class: 'pane' }, body)];
  }

  function drawn(chart) {
    const all = chart.series.flatMap(series => series.points);
    const maxX = Math.max(1, ...all.map(point => point[0]));
    const high = Math.max(...all.map(point => point[1]));
    const lines = document.importNode(new DOMParser().parseFromString(chart.svg, 'image/svg+xml').documentElement, true);
    const [width, height] = ['width', 'height'].map(side => Number(lines.getAttribute(side)));
    const [left, right] = [chart.left, chart.right];
    const x = value => left + value / maxX * (right - left);
    set(lines, { role: 'img', tabindex: 0,
      'aria-label': chart.title + ' over ' + plural(maxX + 1, 'iteration') + ', from ' + number(all[0][1]) + ' to ' + number(all[all.length - 1][1])
        + ', at most ' + number(high) + '. Use the left and right arrow keys to read values.' });
    const cursor = svg('line', { class: 'cursor', y1: 0, y2: height, visibility: 'hidden' });
    lines.append(cursor);
    const readout = el('div', { class: 'readout mono', role: 'status', 'aria-live': 'polite' });
    let position = 0;
    function read(iteration) {
      position = Math.max(0, Math.min(maxX, Math.round(iteration)));
      set(cursor, { x1: x(position), x2: x(position), visibility: 'visible' });
      const where = (chart.epoch ? 'epoch ' + (Math.floor(position / chart.epoch) + 1) + ', ' : '') + 'iteration ' + position;
      readout.textContent = where + ': ' + chart.series.map(series => {
        const points = series.points;
        let i = points.findIndex(point => point[0] >= position);
        i = i < 0 ? points.length - 1 : i;
        if (i > 0 && points[i][0] > position) {
          const [a, b] = [points[i - 1], points[i]];
          return (series.name ? series.name + ' ' : '') + number(a[1] + (b[1] - a[1]) * (position - a[0]) / (b[0] - a[0]));
        }
        return (series.name ? series.name + ' ' : '') + number(points[i][1]);
      }).join(', ');
    }
    lines.addEventListener('pointermove', event => {
      const box = lines.getBoundingClientRect();
      read(((event.clientX - box.left) / box.width * width - left) / (right - left) * maxX);
    });
    lines.addEventListener('keydown', event => {
      const step = event.shiftKey ? maxX / 20 : Math.max(1, maxX / 200);
      if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
        event.preventDefault();
        read(position + (event.key === 'ArrowRight' ? step : -step));
      }
    });
    const legend = chart.series.length > 1
      ? el('div', { class: 'mono' }, ...chart.series.map((series, i) => el('span', { class: 'f' + i % 5 }, '■ ' + series.name + '   '))) : null;
    return el('figure', null, el('figcaption', null, chart.title), legend, lines, readout);
  }

  function number(value) {
    const rounded = Number(value.toPrecision(6));
    return rounded !== 0 && (Math.abs(rounded) < 1e-4 || Math.abs(rounded) >= 1e6) ? rounded.toExponential() : String(rounded);
  }

  // -- Findings ----------------------------------------------------------------------------

  function findings(config) {
    const all = config.findings.map(each => el('div', { class: 'finding ' + each.severity },
      el('p', null, el('strong', null, each.severity + '[' + each.code + '] '), each.message),
      each.at ? el('p', { class: 'place mono' }, place(each.at)) : null,
      ...(each.notes || []).map(note => el('p', null, note.text, note.at ? el('span', { class: 'place mono' }, ' ' + place(note.at)) : null)),
      each.help ? el('p', null, el('em', null, 'Help: '), each.help) : null));
    return [el('div', { class: 'pane' }, el('div', { class: 'scroll' },
      ...(all.length ? all : [el('p', { class: 'message' }, 'cfgrun check found nothing.')])))];
  }

  // -- The page ----------------------------------------------------------------------------

  let config = data.configs[0];
  const views = [
    { id: 'resolved', name: 'Resolved', draw: resolved, is: () => config.tree },
    { id: 'bases', name: 'Bases', draw: graph, count: () => config.graph.nodes.length, is: () => config.graph },
    { id: 'differences', name: 'Differences', draw: differences,
      count: () => (config.changes || data.configs[1].changes).length, is: () => data.configs.length > 1 },
    { id: 'schedule', name: 'Schedule', draw: schedule, is: () => config.schedule },
    { id: 'findings', name: 'Findings', draw: findings, count: () => config.findings.length, is: () => true },
  ];
  const tabs = document.getElementById('tabs');
  let view = views.find(each => each.is());

  function show() {
    if (!view.is()) {
      view = views.find(each => each.is());
    }
    const shown = views.filter(each => each.is());
    tabs.replaceChildren(...shown.map(each => {
      const tab = button(each.name, () => { view = each; show(); document.getElementById('tab-' + each.id).focus(); }, {
        role: 'tab', id: 'tab-' + each.id, 'aria-selected': String(each === view), 'aria-controls': 'main',
        tabindex: each === view ? 0 : -1 });
      if (each.count) {
        tab.append(el('span', { class: 'count' }, String(each.count())));
      }
      return tab;
    }));
    document.getElementById('title').textContent = data.configs.length > 1 ? plural(data.configs.length, 'config') : names[config.file];
    set(main, { role: 'tabpanel', 'aria-labelledby': 'tab-' + view.id });
    main.replaceChildren(...view.draw(config));
  }

  tabs.addEventListener('keydown', event => {
    const all = [...tabs.children];
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step) {
      event.preventDefault();
      all[(all.indexOf(document.activeElement) + step + all.length) % all.length].click();
    }
  });

  const choice = document.getElementById('configs');
  data.configs.forEach((each, i) => choice.append(el('option', { value: i, title: data.files[each.file] }, names[each.file])));
  choice.hidden = data.configs.length < 2;
  choice.addEventListener('change', () => { config = data.configs[Number(choice.value)]; show(); });

  document.getElementById('theme').addEventListener('click', () => {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  });

  document.addEventListener('keydown', event => {
    const search = document.getElementById('search');
    if (event.key === '/' && search && document.activeElement !== search && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search.focus();
      search.select();
    }
  });

  show();
}());
