"""What the differential reads: the corpus, typed scalars of every form, mutations, and texts that are large or deep."""

import itertools
import random

from corpus import CORPUS

MUTATIONS = 5000
SEED = 11  # any number: the same texts each time

_BASES = ["0", "1", "7", "8", "10", "010", "08", "0x1f", "0X1F", "0xg", "0o17", "0O17", "0o8", "0b101", "0B11", "0b2", "0b-1",
          "0b+1", "0b_1", "0b", "0x", "0o", "-0b11", "-0b-1", "-0b+1", "+0b11", "-0x10", "0x_1f", "0b1_0", "1_000", "1__0", "_1",
          "1_", "1:30", "190:20:30", "9223372036854775807", "9223372036854775808", "18446744073709551615",
          "18446744073709551616", "0xffffffffffffffff", "0x1ffffffffffffffff", "0b" + "1" * 63, "0b" + "1" * 64,
          "0b" + "1" * 65, "0b-1" + "0" * 63, "0777777777777777777777777777", "1.", "1.5", ".5", "._5", ".5_0", ".5_", "1._5", "1_.5", "1.5e3",
          "1e3", "1E3", "1e+3", "1e-3", "1e", "1e+", ".e1", "1.e2", "0.e5", "1e400", "1e-400", "1e308", "1.8e308", "5e-324",
          "1e21", "1e20", "1e22", "123456789.123456789", "0.1", "0.30000000000000004", "1.7976931348623157e308", "4.9e-324", "1e000000000000000000003", "0x1p-2", "0x1.8p1", ".0x1", "0.0", "1.0",
          "100.0", "1e6", "1e5", "9007199254740993.0", "1.2.3", "1-1", "0_", "0x1_f", "0_7", "00", "0.1_1", "1,000", ".1e400", ".1e5", ".0", ".5e1", ".inf", ".Inf", ".INF", ".iNF",
          ".nan", ".NaN", ".NAN", ".Nan", "inf", "Infinity", "nan", ".infinity", ".i", ".n", ".", "..", "...", "-", "+", "--1", "+-1", "-.", "+.", "-.e1", "1e5_0", "1_e5", "-_1", "0x-1", "0o-7", "0o+7", "0b-", "-0o17", "+0o17", "1e1_0"]
_WORDS = ["y", "Y", "yes", "Yes", "YES", "yEs", "n", "N", "no", "No", "NO", "nO", "true", "True", "TRUE", "tRUE", "false", "False",
          "FALSE", "on", "On", "ON", "oN", "off", "Off", "OFF", "null", "Null", "NULL", "nULL", "~", "", "<<", "=", "a", "é", "v1", "500m", "1Gi", "yes sir", "t", "f", "o"]
_TIMES = ["2001-01-01", "2001-1-1", "2001-13-45", "2001-02-29", "2000-02-29", "1900-02-29", "2001-12-14t21:59:43.10-05:00", "2001-12-14T21:59:43Z", "2001-12-14 21:59:43.10 -5",
          "2001-12-14 21:59:43", "2001-12-14 21:59:43.10", "2001-12-14T21:59:43", "2001-12-14T24:00:00Z", "2001-12-14T23:60:00Z", "2001-12-14T23:59:60Z", "2001-00-01", "2001-01-00", "2001-01", "2001-",
          "2001-1-1T1:2:3Z", "2001-01-01T01:02:03+01:00", "2001-01-01T01:02:03+24:00", "2001-01-01T01:02:03+23:60", "2001-01-01T01:02:03.Z", "2001-01-01T01:02:03.123456789123Z", "2001-01-01 01:02:03Z", "2001-01-01x", "02001-01-01", "201-01-01", "2001-001-1",
          "2001-01-01T01:02:03,5Z", "2001-01-01T1:2:3.5Z", "2001-4-31", "2001-04-30", "2001-01-01 1:2:3", "2001-01-01 01:02", "2001-01-01t01:02:03z", "2001-01-01T01:02:03z", "2001-01-01T01:02:03-00:00", "0000-01-01", "9999-12-31", "2001-01-01 ", "2001--1-01", "2001-+1-01",
          "2001-01-01T01:02:03+1:00", "2001-01-01T01:02:03+0100", "2001-1-01", "2001-01-1", "2001-12-32", "2001-01-01T001:02:03Z", "2001-01-01T01:2:03Z", "2001-01-01T01:02:3Z", "2001-01-01T1:02:03Z", "2001-01-01 24:00:00", "2001-01-01T01:02:03", "2001-01-01T", "2001-01-01T01:02:03+25:00", "2001-01-01T01:02:03Zx", "2001-01-01T01:02:03.5.5Z"]
SCALARS = sorted(set(_BASES + ["-" + text for text in _BASES] + ["+" + text for text in _BASES] + _WORDS + _TIMES))
TAGS = ["", "!", "!mine", "!!str", "!!int", "!!float", "!!bool", "!!null", "!!timestamp", "!!binary", "!!merge", "!!foo"]


def corpus():
    """(where it is from, text) of each, as bytes."""
    for group, texts in CORPUS.items():
        for number, text in enumerate(texts):
            yield f"{group} {number}", text.encode()


def scalars():
    """Each form as a value, a quoted value and a key, under each tag."""
    for tag, scalar in itertools.product(TAGS, SCALARS):
        for form in ("a: {} {}\n", "a: {} '{}'\n", "? {} {}\n: a\n", "[{} {}]\n"):
            yield f"scalar {scalar!r} of {tag or 'no tag'}", form.format(tag, scalar).encode()


_PIECES = ["\n", " ", "  ", "\t", "- ", ": ", "? ", ":", "-", "?", ",", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!", "!!str ", "|\n", ">\n", "'", '"',
           "%", "@", "`", "---\n", "...\n", "<<: ", "a", "0", "\\", "\r", "\u0085", "\u2028", "\ufeff", "é", "\x01", "\n---\n", "\n...\n", "&", "*", "1"]


def mutations():
    """The texts of the corpus with pieces of YAML put in, taken out or exchanged, and two of them made one."""
    source = random.Random(SEED)
    texts = [text for _, text in corpus() if len(text) < 200]
    for number in range(MUTATIONS):
        text = source.choice(texts).decode()
        if source.random() < 0.2:
            text += source.choice(["", "\n", "\n---\n"]) + source.choice(texts).decode()
        for _ in range(source.choice((1, 1, 1, 2, 3))):
            at = source.randrange(len(text) + 1)
            gone = source.choice((0, 0, 1, 1, 2, 5))
            piece = source.choice(_PIECES + ["", ""])
            text = text[:at] + piece + text[at + gone:]
        yield f"mutation {number}", text.encode()


def extremes():
    """What is deep, long, or made of aliases; and other encodings."""
    for depth in (99, 101, 1000, 9999, 10000, 10001):
        for opening, middle, closing in (("[", "1", "]"), ("{a: ", "1", "}"), ("- ", "1", ""), ("{\"a\":", "1", "}"), ("? ", "a", "")):
            yield f"depth {depth} of {opening}", (opening * depth + middle + closing * depth).encode()
        yield f"depth {depth} of lists in JSON", ('{"a":' + "[" * depth + "]" * depth + "}").encode()
    items = "a: &a [" + "x," * 10 + "]\n"
    for count in (100, 1000, 20000, 30000, 40000):
        yield f"{count} aliases of ten items", (items + "b:\n" + "- *a\n" * count).encode()
    for width, levels in ((10, 2), (10, 3), (10, 4), (10, 5), (10, 6), (2, 16), (2, 18), (2, 20), (100, 2), (600, 2)):
        text = "a: &a0 [x]\n" + "".join(f"a{i}: &a{i} [" + f"*a{i - 1}," * width + "]\n" for i in range(1, levels + 1))
        yield f"{levels} levels of {width} aliases", text.encode()
    yield "an alias of a chain 500 deep", ("a0: &a0 []\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 500))).encode()
    for count in (60, 100):
        yield f"{count} words that end with a colon", ("x: [" + "a:," * count + "]\n").encode()
    keys = ",".join(f"k{i}: 1" for i in range(1000))
    for count in (100, 190, 300):
        yield f"{count} merges of a thousand keys", (f"a: &a {{{keys}}}\nb: [" + "{<<: *a}," * count + "]\n").encode()
    for name, bom in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff")):
        for text in ("a: é🎉\n", '{"a": "é"}', "a: 1\r\n---\r\nb: 2\r\n", "", "\ufeffa: 1"):
            yield f"{name} {text!r}", bom + text.encode(name)
        yield f"{name} cut off", bom + "a: b".encode(name) + b"x"
        yield f"{name} of half a pair", bom + "a: ".encode(name) + "\ud83c".encode(name, "surrogatepass") + "b".encode(name)
        yield f"{name} of a half at the end", bom + "a: b".encode(name) + "\ud83c".encode(name, "surrogatepass")
        yield f"{name} without a mark", "a: b\n".encode(name)
    for text in (b"a: \xff\n", b"a: b\xe2\x82c\n", b"{\"a\": \"\xff\"}", b"# \xff\na: 1\n", b"a: \xed\xa0\x80\n", b"a: '\xc0\x80'\n"):
        yield f"no UTF-8 {text!r}", text
