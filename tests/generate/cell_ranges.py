#!/usr/bin/env python3
"""Writes core/encoding/cell_ranges.hpp, the table of how many cells of a terminal a character takes:

    tests/generate/cell_ranges.py > core/encoding/cell_ranges.hpp

From Python's unicodedata, as wcwidth() of the C library has it: no cell for what combines (Mn, Me), for format
characters (Cf, but those that show) and for the vowels and final consonants of Hangul; two for what East Asian Width
calls wide or full width, which most emoji are. Code points that are not assigned join the ranges around them, so that
the table stays small. `--check` compares the file with what would be written, where this Python has the same Unicode.
"""
import pathlib
import sys
import unicodedata

# Format characters that are shown: the soft hyphen, and signs that go before Arabic, Syriac or Kaithi numbers.
SHOWN = {0xAD, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x600, 0x606)}
TARGET = pathlib.Path(__file__).parents[2] / 'core/encoding/cell_ranges.hpp'


def cells(code):
    """How many, or None for what is not assigned."""
    character = chr(code)
    category = unicodedata.category(character)
    if category in ('Mn', 'Me') or (category == 'Cf' and code not in SHOWN):
        return 0
    if 0x1160 <= code <= 0x11FF or 0xD7B0 <= code <= 0xD7FF:
        return 0
    if category in ('Cn', 'Cs', 'Co'):
        return None
    return 2 if unicodedata.east_asian_width(character) in 'WF' else 1


def ranges(first, last, wanted):
    found = []
    before = None
    for code in range(first, last + 1):
        width = cells(code)
        if width is None:
            continue
        if width == wanted:
            if before == wanted:
                found[-1][1] = code
            else:
                found.append([code, code])
        before = width
    return found


def table(name, first, last, wanted):
    items = [f'{{0x{begin - first:04X}, 0x{end - first:04X}}}' for begin, end in ranges(first, last, wanted)]
    lines = [f'inline constexpr CellRange {name}[] = {{']
    line = '   '
    for item in items:
        if len(line) + len(item) + 2 > 120:
            lines.append(line)
            line = '   '
        line += f' {item},'
    return '\n'.join([*lines, line, '};'])


def header():
    tables = [
        table('no_cell', 0, 0xFFFF, 0),
        table('two_cells', 0, 0xFFFF, 2),
        table('no_cell_in_plane_1', 0x10000, 0x1FFFF, 0),
        table('two_cells_in_plane_1', 0x10000, 0x1FFFF, 2),
    ]
    return f'''// Written by tests/generate/cell_ranges.py, which says how, from Unicode {unicodedata.unidata_version}.
#pragma once

#include <cstdint>

namespace cocoon {{

/// From `first` to `last`, of plane 1 without its leading 1: so the table takes half the room.
struct CellRange {{
  std::uint16_t first;
  std::uint16_t last;
}};

// clang-format off
''' + '\n\n'.join(tables) + '''
// clang-format on

}  // namespace cocoon
'''


def main():
    if '--check' not in sys.argv:
        sys.stdout.write(header())
        return
    written = TARGET.read_text()
    if f'Unicode {unicodedata.unidata_version}.' not in written:
        print(f'not compared: this Python has Unicode {unicodedata.unidata_version}')
        sys.exit(77)
    if header() != written:
        sys.exit('core/encoding/cell_ranges.hpp is not what tests/generate/cell_ranges.py writes')


main()
