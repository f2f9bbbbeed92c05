"""Texts of YAML and JSON, a few for each construct: what the differential reads, and what it makes mutations of.

They are grouped for whoever adds to them. Each is a whole file.
"""

BLOCK_MAPPINGS = [
    "a: 1\nb: two\n",
    "a: 1",
    "a:\n",
    "a:\n  b:\n    c: 1\n  d: 2\n",
    "a:\n b: 1\n c: 2\n",
    "a:\n    b: 1\n  c: 2\n",
    "a: 1\n b: 2\n",
    "a: b: c\n",
    "a:b\n",
    "a :b\n",
    "a : b\n",
    "a:  b  \n",
    "a: 1\nb\nc: 2\n",
    "a b c: d\n",
    "'a': 1\n\"b\": 2\n",
    "a: 1\na: 2\n",
    "a: {x: 1}\na: {y: 2}\n",
    "? a\n: b\n",
    "? a\n? b\n",
    "? a\n:\n? b\n: c\n",
    "? |\n  a\n: b\n",
    "? - a\n: b\n",
    "? {a: 1}\n: b\n",
    "? a: 1\n: b\n",
    "?\n: 1\n",
    ": 1\n",
    "a:\n- 1\n- 2\nb: 3\n",
    "a:\n  - 1\n  - 2\nb: 3\n",
    "a: - b\n",
    "a:\n\n\n  b: 1\n",
    "a: 1\n\n\nb: 2\n",
    "-a: 1\n",
    "?a: 1\n",
    ":a: 1\n",
    "a?: 1\n",
    "a:: 1\n",
    "1: a\n2.5: b\ntrue: c\n",
    "null: a\n",
    "~: a\n",
    "[]: a\n",
    "{}: a\n",
    "a: 1\n? b\nc: 2\n",
    "x" * 1000 + ": 1\n",
    "x" * 1030 + ": 1\n",
    "? " + "x" * 1030 + "\n: 1\n",
    "a: &x\nb: 1\n",
    "a: !!map\n  b: 1\n",
    "a: !!seq\n- b\n",
    "kind: Pod\nmetadata:\n  labels: {a: b}\n  name: x\nspec:\n  containers:\n  - name: a\n    image: b:1\n",
]

BLOCK_SEQUENCES = [
    "- a\n- b\n",
    "-\n",
    "-\n-\n",
    "- - a\n  - b\n- - c\n",
    "- a: 1\n  b: 2\n- c: 3\n",
    "- a: 1\n b: 2\n",
    "-\n  a: 1\n",
    "- ? a\n  : b\n",
    "- a\nb: c\n",
    "-a\n-b\n",
    "- -a\n",
    "- \n  - a\n",
    "-  a\n-    b\n",
    "- |\n  a\n- >\n  b\n",
    " - a\n - b\n",
    " - a\n- b\n",
    "- a\n - b\n",
    "- - - a\n    - b\n  - c\n",
    "- 'a'\n- \"b\"\n- c d\n",
    "- {a: 1}\n- [b]\n",
    "-\ta\n",
    "- a #b\n- c#d\n",
    "---\n- a\n---\n- b\n",
]

FLOW = [
    "{}", "[]", "[a, b, c]", "[a, b, c,]", "[,]", "[a,,b]", "{a: 1, b: 2}", "x: {a: 1, b: 2,}", "x: {,}", "x: {a}",
    "x: {a, b: 1}", "x: {a:}", "x: {a: }", "x: {a:1}", "x: {a :1}", "x: {\"a\":1}", "x: {'a':1}", "x: [a: 1]",
    "x: [a: 1, b]", "x: [? a : b]", "x: {? a : b}", "x: {? a}", "x: {?a: 1}", "x: [?a]", "x: [a?]", "x: [a?b]",
    "x: [who?, b]", "x: {a: who?}", "x: {im?age: x}", "x: [:a]", "x: [a:]", "x: [b:, c]", "x: {u: x:}", "x: [a:b]",
    "x: [a :b]", "x: [: a]", "x: {: a}", "x: [{b: 1}, {c: 2}]", "[{name: b, staticVMID: who?}]", "{a: 1}",
    "{a: 1, b: [x, ],}", "x: [[a], [b, [c]]]", "x: [[[[]]]]", "x: {a: {b: {c: {}}}}", "x: [a\n, b\n]",
    "x: [\na,\nb\n]", "x:\n[a]\n", "x:\n  [a,\n  b]\n", "x: {a: 1\n,b: 2}", "x: {\n  a: 1,\n  b: 2\n}", "x: {\na: 1\n}",
    "x: [a\nb]", "x: [a # c\n, b]", "x: [a, b", "x: {a: 1", "x: [a]]", "x: {a}}", "x: [a}", "x: {a]", "x: [a] b",
    "x: [-]", "x: [- a]", "x: [-a]", "x: [-1, +2]", "x: ['a', \"b\"]", "x: [\"a\" b]", "x: [a 'b']", "x: {a: 'b' c}",
    "x: [#a]", "x: [ #a\n]", "x: [a#b]", "x: [!!str]", "x: [!!str, a]", "x: [!!str , a]", "toolboxes: [!!str, {a: 1}]",
    "x: {a: !!str}", "x: {a: !!str , b: 1}", "x: {!!str a: 1}", "x: [&a]", "x: [&a , *a]", "x: [&a b, *a]",
    "x: {a: &a , b: *a}", "x: [*a]", "x: [|\n a]", "x: [>\n a]", "x: [%a]", "x: [@a]", "x: [`a]", "x: [a, ]",
    "x: [ , a]", "x: {a: 1,, b: 2}", "x: [a: {b: 1}]", "x: [a: b: c]", "x: {a: b: c}", "x: [\"a\":b]", "x: ['a':b]",
    "x: [{a: 1}: b]", "x: [[a]: b]", "x: {[a]: b}", "x: {{a: b}: c}", "a: {{ .Values.x }}", "a: {{ x }}: b",
    "x: [a\n\nb]", "x: {a\n: b}", "x: {\"a\"\n: b}", "x: {a: b\n c}", "[a]: 1", "{a: 1}: 2", "x: [http://a/b?c=d]",
    "x: [http://a/b]", "x: {a: http://b}", "x: [::]", "x: [a::b]", "x: [a,b]", "x: [1,000]", "x: {a:b,c:d}", "x: [a ,b]",
    "x: [\n  ---\n]", "x: [\n---\n]", "x: [a...b]", "x: [\n...\n]", "[\n\ta\n]", "x: [\ta,\tb\t]", "x: {\ta: 1}",
    "x: {a: \"b\nc\"}", "x: {<<: {a: 1}}", "x: [<<]", "x: {a: [}", "x: {a: b, c", "x: {a: b c: d}",
]

PLAIN_SCALARS = [
    "a", "foo bar", "a: b c d", "a: b\n  c\n  d\n", "a: b\n\n  c\n", "a: b\nc", "a: b # c", "a: b# c", "a: #b",
    "a: b:c", "a: b :c", "a: b: c", "a: b:", "a: -b", "a: - b", "a: ?b", "a: ? b", "a: :b", "a: : b", "a: @b", "a: `b",
    "a: %b", "a: !b", "a: &b", "a: *b", "a: |b", "a: >b", "a: [b", "a: ]b", "a: {b", "a: }b", "a: ,b", "a: #b", "a: 'b",
    "a: \"b", "a: b]", "a: b}", "a: b, c", "a: b'c", "a: b\"c", "a: b|c", "a: b>c", "a: b&c", "a: b*c", "a: b!c",
    "a: b%c", "a: b@c", "a: b`c", "a: http://b/c?d=e#f", "a: b\\c", "a: -", "a: --", "a: ---", "a: ...", "a: ..",
    "a: b ---", "a:\n  ---\n", "a:\n---\n", "a: b\n ---\n", "a: b\n---c\n", "a: b\n--- c\n", "- ---\n", "a: =", "a: <<",
    "a: <", "a: ~", "a: ~b", "a: $b", "a: (b)", "a: b;c", "a: ?", "a: \t b", "a: b\t", "a: b\tc", "a: b \t # c", "a:\tb",
    "a:b: c", "a: b\n  c: d\n", "a: b\n c\n d\ne: f\n", "foo\nbar\n", "foo\n\nbar", "foo\n bar", " foo", "a: b\n\tc\n",
    "a:\n\tb\n", "a: {{ b }}", "a: {{b}}", "- a\n  b\n- c\n", "a: é", "é: a", "a: 漢字", "a: 🎉", "🎉: 1", "a: a\u00a0b",
]

QUOTED_SCALARS = [
    "a: 'b'", "a: ''", "a: 'b''c'", "a: ''''", "a: 'b\n  c'", "a: 'b\n\n  c'", "a: 'b\\n'", "a: 'b' # c", "a: 'b'c",
    "a: 'b' c", "a: 'b'# c", "a: 'b", "a: 'b\nc'", "a: '\n'", "a: ' b '", "a: 'b \n c'", "a: 'b\n ---\n c'", "a: 'b\n---\nc'",
    "a: 'b\n...\nc'", "'a' : b", "'a':b", "'a'\n: b", "'a\nb': c", "'a", "'a'", "'a' 'b'", "a: \"b\"", "a: \"\"",
    "a: \"b\\\"c\"", "a: \"b\n  c\"", "a: \"b\\\n  c\"", "a: \"b\\\n\n  c\"", "a: \"b \\\n  \\ c\"", "a: \"b\n\n  c\"",
    "a: \"b\" c", "a: \"b\" # c", "a: \"b\"# c", "a: \"b", "a: \"b\nc\"", "a: \"\n\"", "a: \" b \"", "\"a\": b", "\"a\":b",
    "\"a\" : b", "\"a\nb\": c", "\"a\"", "\"a\" b", "a: \"b'c\"", "a: 'b\"c'", "a: \"#b\"", "a: \": \"", "a: '- '",
    "a: \"\tb\t\"", "a: '\tb\t'", "a: \"b\tc\"", "a: \"b\n\tc\"", "a: \"b\n \tc\"", "a: 'b\n\tc'", "a: \"b\\\tc\"",
    "a: \"\u2028\"", "a: \"b\u0085c\"", "a: 'b\u2029c'", "a: \"b\u2028  c\"", "a: \"\ufeff\"", "a: '\ufeff'",
] + [f"a: \"\\{escape}\"" for escape in
     list("0abtnvfre\"/\\N_LP '#qxuUdcgGABCDEFZ19.,-[]{}\t")] + [f"a: \"{escape}\"" for escape in [
    "\\x41", "\\x4", "\\xg1", "\\u0041", "\\u00e9", "\\u4f60", "\\u123", "\\ud83c\\udf89", "\\ud83c", "\\udf89", "\\uffff",
    "\\ufffe", "\\ufeff", "\\U0001f389", "\\U00110000", "\\U0001F38", "\\Uffffffff", "\\x00", "\\x7f", "\\x80", "\\u0000",
    "\\u0085", "\\u2028", "r\\/a", "a\\'b", "\\\r\n  a", "\\ ", "\\", "\\\\", "a\\\\\\\"b"]]

BLOCK_SCALARS = [
    "a: |\n  b\n  c\n", "a: |\n  b\n\n  c\n\n", "a: |-\n  b\n\n", "a: |+\n  b\n\n", "a: >\n  b\n  c\n", "a: >-\n  b\n  c\n\n",
    "a: >+\n  b\n\n  c\n\n", "a: |2\n   b\n", "a: |2-\n   b\n", "a: |-2\n   b\n", "a: |1\n b\n", "a: |9\n b\n", "a: |0\n  b\n",
    "a: |10\n  b\n", "a: |++\n  b\n", "a: |+-\n  b\n", "a: | # c\n  b\n", "a: |# c\n  b\n", "a: | b\n  c\n", "a: |\nb\n",
    "a: |\n", "a: |", "a: |\n\n", "a: |\n  \n", "a: |\n  b", "a: |+\n  b", "a: |-\n  b", "a: |\n   b\n  c\n", "a: |\n  b\n   c\n",
    "a: |\n  b\n c\n", "a: >\n  b\n   c\n  d\n", "a: >\n\n  b\n", "a: >\n  b\n\n\n  c\n", "a: >\n   b\n\n    c\n\n   d\n",
    "a: |\n\tb\n", "a: |\n  \tb\n", "a: |\n \tb\n", "a: |\n  b\t\n", "a: |\n  # b\n", "a: |\n  b\n# c\n", "a: |\n  b\n  # c\n",
    "a: |\n  b\n # c\nd: e\n", "- |\n a\n- b\n", "- |2\n    a\n", "|\n a\n", "|\na\n", ">\na\nb\n", "--- |\na\n", "a: |\n  ---\n  b\n",
    "a: |\n  ...\n  b\n", "a: |\n---\nb: 1\n", "a: |\r\n  b\r\n  c\r\n", "a: |\n  b\r  c\n", "a: |\n  b\u2028  c\n", "a: |\n  b\u0085  c\n",
    "a: |\n    \n  b\n", "a: |\n \n  b\n", "a: |\n  é\n  🎉\n", "a: !!str |\n  b\n", "a: &x |\n  b\nc: *x\n", "a: |\n  b\n  ",
    "a: |\n  b\n   ", "a: >-\n  b\n  c\n  ", "a: |\n  yes\n", "a: |-\n  010\n", "a:\n  - |\n    b\n  - c\n", "a:\n - |\n  b\n",
    "a: >2\n    b\n", "a: >\n    b\n   c\n", "a: |\n  {{ b }}\n", "a: |+\n\n\nb: 1\n", "a: |-\n\n\nb: 1\n", "a: |\n\n  b\n\nc: 1\n",
]

ANCHORS_AND_MERGES = [
    "a: &x 1\nb: *x\n", "a: &x {b: [1]}\nc: *x\n", "a: &x 1\nb: *x\nc: &x 2\nd: *x\n", "a: *x\n", "a: &x [*x]\n",
    "a: &x {b: *x}\n", "&k a: 1\nb: *k\n", "a: &k c\n*k : 1\n", "a: &k c\n*k: 1\n", "a: &x\nb: *x\n", "a: & b\n", "a: &\n",
    "a: &é b\nc: *é\n", "a: &x-y b\nc: *x-y\n", "a: &x_y b\nc: *x_y\n", "a: &x.y b\nc: *x.y\n", "a: &1 b\nc: *1\n", "a: *\n",
    "a: *.yaml\n", "a: &x &y b\n", "a: &x *x\n", "a: &x 1\nb: &y *x\n", "&x\na: 1\n", "&x a\n", "--- &x\na: 1\n",
    "a: &x !!str 1\nb: *x\n", "a: !!str &x 1\nb: *x\n", "a: &x 1\n---\nb: *x\n", "- &x [&y a]\n- [*x, *y]\n", "a: &x [1]\na: *x\n",
    "a: &x {b: 1}\nc: {d: *x, e: *x}\n", "a: &x y\nb: [*x, *x]\n", "a: &x y\nb: {*x : 1}\n", "a: &x [y]\nb: {*x : 1}\n",
    "a: &x {y: 1}\n*x : 1\n", "a: &x\n  b: 1\nc: *x\n", "a: &x\n- b\nc: *x\n", "a: &x 'b'\nc: *x\n", "a: &x |\n  b\nc: *x\n",
    "a: *x \nb: &x 1\n", "a: &x yes\nb: *x\n", "a: &x 1\n*x : b\n", "a: &x null\n*x : b\n", "a: &x 1\nb: *x c\n", "a: &x b\nc: *x:\n",
    "a: &x b\nc: [*x,*x]\n", "a: &x b\nc: {*x: 1}\n", "a: &x b\nc: {d: *x}\n", "a: &x b\nc: {d: *x, e: f}\n", "a: &x,y b\n",
    "a: [&x,y b]\n", "a: &x: b\n", "a: &a: 1\nb: *a:\n",
    "a: &a {x: 1, z: 2}\nb:\n  <<: *a\n  z: 3\n", "a: &a {x: 1}\nb:\n  x: 3\n  <<: *a\n", "<<: {a: 1, b: 2}\nb: 3\n",
    "<<: [{a: 1}, {a: 2, b: 2}]\n", "<<: {a: 1}\n<<: {a: 2}\n", "a: &a {<<: {x: 1}, z: 2}\nb: {<<: *a}\n", "\"<<\": {a: 1}\n",
    "!!merge <<: {a: 1}\n", "!!str <<: {a: 1}\n", "!!merge a: {a: 1}\n", "<<: 1\n", "<<:\n", "<<: [a]\n", "<<: []\n", "<<: {}\n",
    "<<: [[{a: 1}]]\n", "a: &a [{b: 1}]\n<<: *a\n", "a: &a {b: 1}\n<<: [*a]\n", "a: &a b\n<<: *a\n", "a: &a b\n<<: [*a]\n",
    "<<: !!map {a: 1}\n", "<<: &x {a: 1}\nb: *x\n", "<<: null\n", "<<: ~\n", "- <<\n", "- <<: {a: 1}\n", "? <<\n: {a: 1}\n",
    "&x <<: {a: 1}\n", "x: {<<: {a: 1}, a: 2}\n", "x: {a: 2, <<: {a: 1}}\n", "a: {1: b, <<: {1: c}}\n", "<<: {1: a}\n'1': b\n",
    "a: &a {b: {c: 1}}\nd: {<<: *a, b: {e: 2}}\n", "a: &x {<<: *x}\n", "a: &x\n  <<: *x\n", "x: &a !!null\n<<: *a\n",
    "a: &a {b: 1}\nc: &c {<<: *a}\n<<: [*a, *c]\n", "<<: !!null {a: 1}\n", "x: !!null {a: 1}\n", "x: !!null [a]\n", "x: !!null\n",
    "<<: {a: ~}\n", "x: {<<: {null: 1}}\n",
]

TAGS = [
    "a: !!str 1\n", "a: !mine 1\n", "a: ! 1\n", "a: ! yes\n", "a: ! 'x'\n", "a: !<tag:yaml.org,2002:int> 1\n", "a: !<tag:yaml.org,2002:str> 1\n",
    "a: !<x> 1\n", "a: !<> 1\n", "a: !<x 1\n", "a: !x!y 1\n", "a: !!foo 1\n", "a: !!foo {b: 1}\n", "a: !foo [b]\n", "a: !!map {b: 1}\n",
    "a: !!seq [b]\n", "a: !!map [b]\n", "a: !!seq {b: 1}\n", "a: !!str [b]\n", "a: !!int {b: 1}\n", "a: !!set {b, c}\n",
    "a: !!omap [b: 1]\n", "a: !!binary Zm9v\n", "a: !!binary |\n  Zm9v\n  YmFy\n", "a: !!binary \"Zm9v\"\n", "a: !!binary Zm9\n",
    "a: !!binary /w==\n", "!!binary Zm9v: 1\n", "!!int 1: a\n", "!!str 1: a\n", "!!float 1: a\n", "!!null '': a\n", "!!bool yes: a\n",
    "!!timestamp 2001-01-01: a\n", "2001-01-01: a\n", "a: !!str\n", "a: !!int\n", "a: !!null\n", "a: !!bool\n", "a: !!float\n", "a: !foo\n",
    "a: !\n", "a: !!\n", "a: !! b\n", "- !!str\n- !!str a\n", "!!map\na: 1\n", "!!seq\n- a\n", "!foo a\n", "--- !!map\na: 1\n",
    "a: !!str, b\n", "a: !foo, b\n", "a: !foo{ b\n", "a: !foo[ b\n", "a: !foo] b\n", "a: !foo} b\n", "a: [!foo] b\n", "a: [!foo]\n", "a: [!foo ]\n", "a: [!foo b]\n",
    "a: {!foo b: c}\n", "a: {b: !foo}\n", "a: {b: !foo }\n", "a: !a%20b c\n", "a: !a%zz c\n", "a: !a%C3%A9 c\n", "a: !é c\n", "a: !a#b c\n", "a: !a'b c\n",
    "a: !!str &x 1\n", "a: &x !!str 1\n", "a: !!str !!int 1\n", "a: !!str\n  b\n", "a: !!map\n  b: 1\n", "a: !!str # c\n  b\n", "%TAG ! tag:x,2000:\n---\na: !b c\n",
    "a: !yaml!str 1\n", "a: !<!x> 1\n", "a: !<!> 1\n", "a: !<tag:yaml.org,2002:null> x\n", "a: !<!!int> 1\n", "a: !!merge <<\n", "a: !!value =\n",
    "a: !!null x\n", "a: !!null 'null'\n", "a: !!null ~\n", "a: !!NULL x\n", "a: !!Str 1\n",
]

DIRECTIVES_AND_MARKERS = [
    "", "\n", "# c\n", "---\n", "---", "---\n---\n", "--- # c\n", "---#c\n", "---# Source: x\na: 1\n", "---x\n", "--- x\n", "--- a: 1\n", "--- |\n a\n", "---\t\n", "---  \na: 1\n",
    "---\r\na: 1\r\n", "a: 1\n---\nb: 2\n", "a: 1\n---\nb: 2\n---\n", "a: 1\n ---\n", "a: 1\n...\n", "a: 1\n...\nb: 2\n", "a: 1\n... # c\n", "a: 1\n...x\n",
    "a: 1\n...\n---\nb: 2\n", "...\n", "...", "...\na: 1\n", "...\n...\n", "---\n...\n", "---\n...\na: 1\n", "---\n...\n---\na: 1\n", "... # c\n", "# c\n...\n", "\n...\n", "a: 1\n---\n...\n",
    "%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n", "%YAML 1.1\na: 1\n", "%FOO bar\n---\na: 1\n", "# c\n%YAML 1.1\n---\na: 1\n", "a: 1\n...\n%YAML 1.1\n---\nb: 2\n", "%\n", "%a: 1\n", " %a: 1\n",
    "a: 1\n%b: 2\n", "a:\n  %b\n", "----\n", "-----BEGIN CERTIFICATE-----\n", "a: 1\n----\n", "a: 1\n-- -\n", "null\n", "~\n", "null\n---\n~\n---\na: 1\n---\n\n", "foo\n---\n[]\n", "# license\n---\na: 1\n",
    "a: 1\n--- # two\nb: 2\n", "a: 1\n---#two\nb: 2\n", "a: 1\n--- two\nb: 2\n", "a: |\n  b\n---\nc: 1\n", "a: 'b\n---\nc'\n", "a: [b\n---\nc]\n", "---\n\n---\na: 1\n", "---\n# c\n---\na: 1\n", "a: 1\n\n\n---\n\n\nb: 2\n\n",
    "a\n...\nb\n", "[1]\nfoo\n", "[1]\n# c\nfoo\n", "{a: 1}\nfoo\n", "---\n{a: 1}\nfoo\n", "'a'\nfoo\n", "---\n'a'\nfoo\n", "a: 1\nfoo\n", "|\n a\nfoo\n", "---\n[1] [2]\n", "---\n[1][2]\n", "---\n[1],\n", "---\n[1]]\n",
    "a: 1\n...\n...\n", "a: 1\n...\n@\n", "a: 1\n...\n\t@\n", "---\na: 1\n...\n[\n", "a: b...\n", "a: ... b\n", "...a\n", "..\n", "a:\n...\n", "a: |\n...\n", "a: \"b\n... c\"\n", "---\u00a0\na: 1\n", "---\x0b\na: 1\n", "---\u2003# c\na: 1\n", "---\x00\n",
]

COMMENTS = [
    "# a\n", "#a\nb: 1\n", "a: 1 # b\n", "a: 1# b\n", "a: # b\n  c: 1\n", "a:\n  # b\n  c: 1\n", "a:\n# b\n  c: 1\n", "- a # b\n# c\n- d\n", "a: 'b' #c\n", "a: |# b\n  c\n", "a: b\n  # c\n  d\n", "a: b\n  # c\nd: e\n",
    "a: [b, # c\n  d]\n", "a: {b: 1 # c\n  }\n", "a: \"b # c\"\n", "a: 'b # c'\n", "a: b #\n", "#", "a: #", "a: 1\t# b\n", "a: &x # b\n  c: 1\n", "a: !!map # b\n  c: 1\n", "? a # b\n: c # d\n", "# é 🎉\na: 1\n", "a: 1 #\u2028b: 2\n", "a: 1 # b\u0085c: 2\n", "# a\rb: 1\n",
]

INDENTATION = [
    "  a: 1\n  b: 2\n", "  a: 1\n b: 2\n", "a:\n  - b\n - c\n", "a:\n   - b\n   - c\n", "a:\n  - b\n  -c\n", "a:\n  b: 1\n   c: 2\n", "a:\n\tb: 1\n", "\ta: 1\n", "a: 1\n\tb: 2\n", "a:\n  b: 1\n\t\n  c: 2\n", "a: 1\n\t\n", "a: 1\n \t \nb: 2\n", "\t\na: 1\n", "\t# c\na: 1\n", "- a\n\t- b\n",
    "-\t- a\n", "- \t- a\n", "a:\t- b\n", "a:\n  -\tb\n", "? \ta\n", "?\ta\n", "a:\n    - b:\n        c: 1\n      d: 2\n", "a:\n- b:\n  - c\n  d: 1\n", "a:\n  b\n c\n", "a:\n  b:\n c: 1\n", "a:\n  - b\nc:\n  - d\n e: 1\n", "-   a: 1\n    b: 2\n", "-   a: 1\n   b: 2\n", "a: 1\n  \n", "a: 1\n  # c\n b: 2\n",
]

LINE_ENDS = [
    "a: 1\r\nb: 2\r\n", "a: 1\rb: 2\r", "a: 1\n\rb: 2\n", "a: 1\r\r\nb: 2\n", "a: 1\r\r\r\nb: 2\n", "a: 1\u0085b: 2\n", "a: 1\u2028b: 2\n", "a: 1\u2029b: 2\n", "a: 'b\r\n  c'\r\n", "a: >\r\n  b\r\n  c\r\n", "a: >\n  b\r\n  c\n", "- a\r- b\r", "a: |\r\n  b\r\n\r\n  c\r\n", "a: 'b\r  c'\n", "a: 1\r\n---\r\nb: 2\r\n", "a: 1\r---\rb: 2\r",
    "\r\n", "\r", "\u0085", "\u2028a: 1\n", "a: b\u2028  c\n", "a: |\n  b\r\r\n  c\n", "a: 'b\r\r\n  c'\n", "a: \"b\\\r\n  c\"\n", "a: \"b\\\r\r\n  c\"\n", "a: 1\r", "a: |\n  b\r", "a: 'b'\r", "a: b\r\r\n", "a: |\n  b\r\r\n",
]

BOM = "\ufeff"
UNICODE = [
    BOM + "a: 1\n", BOM, BOM + "{\"a\": 1}", BOM + BOM + "a: 1\n", BOM + BOM + "{\"a\": 1}", BOM + "\n", BOM + "---\na: 1\n", BOM + "# c\na: 1\n", "a: 1\n---\n" + BOM + "b: 2\n", "a: 1\n---\n" + BOM + "{\"b\": 2}\n", "{\"a\": 1}" + BOM + "{\"b\": 2}", "a: 1\n" + BOM + "b: 2\n", "a: " + BOM + "b\n", "a: b" + BOM + "\n", "a" + BOM + ": b\n", "\n" + BOM + "a: 1\n",
    " " + BOM + "a: 1\n", "- a\n" + BOM + "- b\n", "[" + BOM + "a]", "a: [b, " + BOM + "c]\n", "a: |\n  " + BOM + "b\n", "a: |\n" + BOM + "  b\n", "# " + BOM + "\na: 1\n", "a: 1\n---\n\n" + BOM + "b: 2\n", "a: 1\n" + BOM + "---\nb: 2\n", "a: 1\n---" + BOM + "\nb: 2\n", "a: 1\n" + BOM, "a: 1\n" + BOM + "\n", "a: 1\n...\n" + BOM + "b: 2\n", BOM + "...\n", BOM + "%YAML 1.1\n---\na: 1\n",
    "---" + BOM + "\na: 1\n", "---\n" + BOM + "\na: 1\n", "---\n" + BOM + BOM + "a: 1\n", "&" + BOM + "a b\n", "a: 'b" + BOM + "c'\n",
    "a: \x7f\n", "a: \x80\n", "a: \x85\n", "a: \xa0\n", "a: \ufffd\n", "a: \ufffe\n", "a: \uffff\n", "a: \U0001f389\n", "a: \U0010ffff\n", "a: \ue000\n", "a: \x00\n", "a: \x01\n", "a: \x1b\n", "a: \x07\n", "a: 'b\x00c'\n", "a: \"\x7f\"\n", "é: 1\nè: 2\n", "Ａ: 1\n", "a: e\u0301\n", "a: \u200b\n", "a: \u202e\n", "\u3000a: 1\n", "a:\u3000b\n", "a: b\u3000\n",
]

JSON = [
    "{\"a\": 1}", "{\"a\": 1}\n", " \n {\"a\": 1}", "{\"a\":1}{\"b\":2}", "{\"a\":1}\n{\"b\":2}\n{\"c\":3}", "{\"a\":1} {\"b\":2} x", "{\"a\":1} x", "{\"a\":1} # comment", "{\"a\":1}\n# comment\n", "{\"a\":1}\n---\n{\"b\":2}", "{\"a\":1}\n---\nb: 2\n", "{\"a\":1}{\"b\":2}\n---\n{\"c\":3}", "{\"a\":1}\n{\"b\":2}\n# c\n", "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n# c\n",
    "{\"a\":1}\n---\n{\"b\":2}\n---\n{\"c\":3}", "{\"a\":1}---\n{\"b\":2}", "{\"a\":1}\n\n\n---\nb: 2\n", "{\"a\":1}  \n  ---\nb: 2\n", "{\"a\":1} ---\nb: 2\n", "{\"a\":1}\nb: 2\n", "{\"a\":1}\n b: 2\n", "{\"a\":1} b: 2\n", "{\"a\":1}\n...\n", "{\"a\":1}\n...\nb: 2\n", "---\n{\"a\":1}{\"b\":2}", "---\n{\"a\":1}\n{\"b\":2}", "---\n{\"a\":1}\n---\n{\"b\":2}", "---\n{\"a\": 1} # c\n", "a: 1\n---\n{\"b\": 2}\n", "a: 1\n---\n{\"b\": 2}{\"c\": 3}\n",
    "a: 1\n---\n{\"b\": 2}\n{\"c\": 3}\n", "a: 1\n---\n{\"b\": 2}\nc\n", "a: 1\n---\n{\"b\": \"\\/\"}\n", "a: 1\n---\n{\"b\": \"\\ud83c\\udf89\"}\n", "---\n{\"b\":\t2}\n", "---\n{\n\t\"b\": 2\n}\n", "{\n\t\"b\": 2\n}\n", "---\n{\"b\"\n: 2}\n", "---\n{\"a\": 1e400}\n", "---\n{\"a\": \"\u2028\"}\n", "{\"a\": \"\u2028\"}\n", "---\n{\"a\": \"\x7f\"}\n", "{\"a\": \"\x7f\"}\n",
    "{\"a\": 1,}", "{\"a\": 1,\n}\n---\nb: 1\n", "{'a': 1}", "{a: 1}", "{a: 1}\n---\nb: 2\n", "{a: 1} b", "{a: 1}{b: 1}", "{\"a\" 1}", "{\"a\": tru}", "{\"a\": 01}", "{\"a\": 1.}", "{\"a\": .5}", "{\"a\": +1}", "{\"a\": -0}", "{\"a\": -0.0}", "{\"a\": 1e3}", "{\"a\": 1E-3}", "{\"a\": 1e400}", "{\"a\": 123456789012345678901}", "{\"a\": 18446744073709551615}", "{\"a\": -9223372036854775808}", "{\"a\": 9223372036854775808}",
    "{\"a\": -9223372036854775809}", "{\"a\": 1.0}", "{\"a\": 0.1}", "{\"a\": NaN}", "{\"a\": \"\\/\"}", "{\"a\": \"\\u0041\\ud83c\\udf89\"}", "{\"a\": \"\\ud83c\"}", "{\"a\": \"\\udf89\"}", "{\"a\": \"\\ud83cx\"}", "{\"a\": \"\\ud83c\\u0041\"}", "{\"a\": \"\\q\"}", "{\"a\": \"\\x41\"}", "{\"a\": \"b\nc\"}", "{\"a\": \"b\tc\"}", "{\"a\": \"\x01\"}", "{\"a\": \"\\u0000\"}", "{\"a\": 1, \"a\": 2}", "{\"a\": {\"b\": 1}, \"a\": {\"c\": 2}}", "{\"\": 1}", "{\"a\": [1, [2, [3]]]}",
    "{\"a\": null}", "{\"a\": [null]}", "{}", "{} {}", "{}\n[]", "[]", "[1]", "[1]{\"a\":1}", "[\"\\/\"]", "[1, \"a\", {\"b\": null}]", "\"a\"", "1", "null", "null {\"a\": 1}", "true", "{\"a\":1}null", "{\"a\":1} null {\"b\": 2}", "{\"a\":1} 5 {\"b\": 2}", "{\"a\":1},{\"b\":2}", "{\"a\":1};", "{\"a\":1}}", "{", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":[", "//\n{\"a\":1}", "/* c */ {\"a\":1}", "{/* c */}", "{\"a\":1}//c", "{\"a\": \"<&>\"}", "\u00a0{\"a\": 1}", "\u0085{\"a\": 1}", "\u2028{\"a\": 1}", "\x0b{\"a\": 1}", "\x0c{a: 1}",
    " " * 5000 + "{\"a\": \"\\/\"}", "\n" * 5000 + "{\"a\": 1}{\"b\": 2}", "#\n{\"a\": \"\\/\"}", "{\"kind\": \"List\", \"items\": [{\"kind\": \"A\"}, {\"kind\": \"B\"}]}", "{\"a\":1}\n\n  # c\n---\nb: 2\n", "{\"a\":1}\n{\"b\": }\n", "{\"a\":1}\n{b: 2}\n", "{\"a\":1}\n{\"b\":2}\n{c: 2}\n", "{a: 1}\n{b: 2}\n", "{\"a\":1}\r\n---\r\nb: 2\r\n", "{\"a\":1}\n[2]\n", "{\"a\":1} [2] [3]",
]

CORPUS = {
    "block mappings": BLOCK_MAPPINGS,
    "block sequences": BLOCK_SEQUENCES,
    "flow collections": FLOW,
    "plain scalars": PLAIN_SCALARS,
    "quoted scalars": QUOTED_SCALARS,
    "block scalars": BLOCK_SCALARS,
    "anchors and merges": ANCHORS_AND_MERGES,
    "tags": TAGS,
    "directives and markers": DIRECTIVES_AND_MARKERS,
    "comments": COMMENTS,
    "indentation": INDENTATION,
    "line ends": LINE_ENDS,
    "unicode": UNICODE,
    "JSON": JSON,
}
