// Sorts and filters the tables of a page, moves from mark to mark of a picture, and lets the age of the last run go on while the page lies
// somewhere. Everything that a page says is there without it. It reads the page and fetches nothing.
'use strict';
(function () {
	function all(within, what) {
		return Array.prototype.slice.call(within.querySelectorAll(what));
	}
	function make(tag, text) {
		const made = document.createElement(tag);
		made.textContent = text || '';
		return made;
	}
	// what a cell stands for: a figure, a time, else its text
	function key(row, column) {
		const cell = row.cells[column], time = cell.querySelector('time');
		const text = 'v' in cell.dataset ? cell.dataset.v : time ? time.dateTime : cell.textContent;
		return text !== '' && isFinite(text) ? Number(text) : text;
	}
	// figures before texts, nothing last, whichever way
	function order(a, b, way) {
		if (a === '' || b === '') return (a === '') - (b === '');
		if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1;
		return way * (typeof a === 'number' ? a - b : a < b ? -1 : a > b ? 1 : 0);
	}
	function sort(table, rows, head, column) {
		const was = head.getAttribute('aria-sort'), way = was === 'ascending' ? -1 : was === 'descending' ? 0 : 1;
		const sorted = rows.map(function (row, at) {
			return { row: row, at: at, key: key(row, column) };
		});
		all(table, 'th[aria-sort]').forEach(function (other) { other.removeAttribute('aria-sort'); });
		if (way) {
			head.setAttribute('aria-sort', way > 0 ? 'ascending' : 'descending');
			sorted.sort(function (a, b) { return order(a.key, b.key, way) || a.at - b.at; });
		}
		sorted.forEach(function (one) { table.tBodies[0].appendChild(one.row); });
	}
	function makeSortable(table, rows) {
		all(table, 'thead th').forEach(function (head, column) {
			const button = make('button', head.textContent);
			button.type = 'button';
			head.textContent = '';
			head.appendChild(button);
			button.addEventListener('click', function () { sort(table, rows, head, column); });
		});
	}
	function filter(rows, text, told) {
		const words = text.toLowerCase().split(/\s+/);
		let shown = 0;
		rows.forEach(function (row) {
			const said = row.textContent.toLowerCase();
			row.hidden = !words.every(function (word) { return said.includes(word); });
			shown += !row.hidden;
		});
		told.textContent = text ? shown + ' of ' + rows.length + ' rows' : '';
	}
	function makeFilter(table, rows) {
		const line = make('p'), label = make('label', 'Filter '), field = make('input'), told = make('span');
		line.className = 'find';
		field.type = 'search';
		field.setAttribute('aria-label', 'Filter: ' + table.caption.textContent);
		told.setAttribute('role', 'status');
		label.appendChild(field);
		line.append(label, told);
		table.parentNode.before(line);
		field.addEventListener('input', function () { filter(rows, field.value.trim(), told); });
	}
	// says in words what the shadow at the side of a table shows
	function tellOfColumns(place) {
		const line = make('p', 'There is more at the right: scroll sideways.');
		line.className = 'dim find';
		place.before(line);
		function look() { line.hidden = place.scrollWidth <= place.clientWidth + 1; }
		new ResizeObserver(look).observe(place);
	}
	all(document, '.wide').forEach(function (place) {
		const table = place.querySelector('table'), rows = all(table, 'tbody tr');
		if (rows.length > 1) makeSortable(table, rows);
		if (rows.length > 7) makeFilter(table, rows);
		tellOfColumns(place);
	});
	// one stop of the keyboard for each picture; arrows go on within it
	all(document, 'svg').forEach(function (picture) {
		const marks = all(picture, '.p');
		function stop(at) {
			marks.forEach(function (mark, i) { mark.setAttribute('tabindex', i === at ? '0' : '-1'); });
		}
		stop(0);
		picture.addEventListener('keydown', function (event) {
			const at = marks.indexOf(document.activeElement), last = marks.length - 1;
			const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: last }[event.key];
			if (at < 0 || to === undefined) return;
			event.preventDefault();
			stop(Math.max(0, Math.min(last, to)));
			marks[Math.max(0, Math.min(last, to))].focus();
		});
	});
	all(document, '[data-since]').forEach(function (place) {
		const hours = Math.floor((Date.now() - Date.parse(place.dataset.since)) / 36e5);
		const ago = place.closest('p').querySelector('.ago');
		if (hours < 26) {
			ago.textContent = ', ' + (hours < 1 ? 'less than an hour' : hours === 1 ? '1 hour' : hours + ' hours') + ' ago';
			return;
		}
		ago.textContent = '';
		place.textContent = 'No run for ' + (hours < 72 ? hours + ' hours' : Math.floor(hours / 24) + ' days') +
			', as far as this page knows. ';
		place.closest('p').classList.replace('good', 'note');
	});
})();
