/**
 * Builtins defined in jq itself: the whole of them where nothing faster is needed, and for others what they mean in a
 * path expression or with arguments of many outputs.
 */
export const definitions = `
def abs: if . < 0 then -. else . end;
def add: reduce .[] as $x (null; . + $x);
def add(f): reduce f as $x (null; . + $x);
def all: all(.[]; .);
def all(condition): all(.[]; condition);
def all(generator; condition): isempty(generator | condition and empty);
def any: any(.[]; .);
def any(condition): any(.[]; condition);
def any(generator; condition): isempty(generator | condition or empty) | not;
def arrays: select(type == "array");
def ascii_downcase: explode | map(if 65 <= . and . <= 90 then . + 32 else . end) | implode;
def ascii_upcase: explode | map(if 97 <= . and . <= 122 then . - 32 else . end) | implode;
def booleans: select(type == "boolean");
def capture($re): match($re) | _captured;
def capture(re; flags): match(re; flags) | _captured;
def combinations: if length == 0 then [] else .[0][] as $x | (.[1:] | combinations) as $y | [$x] + $y end;
def combinations(n): . as $set | [range(n) | $set] | combinations;
def date: todate;
def dateadd(unit; n): . + n;
def datesub(unit; n): . - n;
def error(message): message | error;
def finites: select(isfinite);
def first: .[0];
def first(f): label $out | f | ., break $out;
def flatten: _flatten(-1);
def flatten($depth): if $depth < 0 then error("flatten depth must not be negative") else _flatten($depth) end;
def _flatten($depth): reduce .[] as $i ([]; if $i | type == "array" and $depth != 0 then . + ($i | _flatten($depth - 1)) else . + [$i] end);
def from_entries: map({(.key // .Key // .name // .Name): if has("value") then .value else .Value end}) | add // {};
def fromdate: fromdateiso8601;
def fromdateiso8601: strptime("%Y-%m-%dT%H:%M:%SZ") | mktime;
def fromstream(f): {x: null, e: false} as $start
  | foreach f as $i ($start;
      if .e then $start else . end
      | if $i | length == 2
        then setpath(["e"]; $i[0] | length == 0) | setpath(["x"] + $i[0]; $i[1])
        else setpath(["e"]; $i[0] | length == 1) end;
      if .e then .x else empty end);
def gsub(re; s): sub(re; s; "g");
def gsub(re; s; flags): sub(re; s; flags + "g");
def IN(s): any(s == .; .);
def IN(src; s): any(src == s; .);
def INDEX(stream; f): reduce stream as $row ({}; .[$row | f | tostring] = $row);
def INDEX(f): INDEX(.[]; f);
def in(xs): . as $x | xs | has($x);
def indices($i):
  if type == "array" and ($i | type) == "array" then .[$i] elif type == "array" then .[[$i]]
  elif type == "string" and ($i | type) == "string" then _strindices($i) else .[$i] end;
def index($i): indices($i) | .[0];
def inside(xs): . as $x | xs | contains($x);
def isempty(g): first((g | false), true);
def isfinite: type == "number" and (isinfinite | not);
def isvalid(f): try (f | true) catch false;
def iterables: select(type | . == "array" or . == "object");
def JOIN($idx; f): [.[] | [., $idx[f]]];
def JOIN($idx; stream; f): stream | [., $idx[f]];
def JOIN($idx; stream; f; join): stream | [., $idx[f]] | join;
def join($separator):
  reduce .[] as $i (null;
    (if . == null then "" else . + $separator end) + ($i | if type == "boolean" or type == "number" then tostring else . // "" end)) // "";
def last: .[-1];
def leaf_paths: paths(scalars);
def ltrimstr($left): if startswith($left) then .[$left | length:] end;
def map(f): [.[] | f];
def map_values(f): .[] |= f;
def match($re): _match($re) | .[];
def match(re; flags): _match(re; flags) | .[];
def normals: select(isnormal);
def nth($n): .[$n];
def nth($n; f): if $n < 0 then error("nth doesn't support negative indices") else first(skip($n; f)) end;
def nulls: select(. == null);
def numbers: select(type == "number");
def objects: select(type == "object");
def paths: path(..) | select(length > 0);
def paths(f): path(.. | select(f)) | select(length > 0);
def pick(f): . as $in | reduce path(f) as $p (null; setpath($p; $in | getpath($p)));
def range($from; $upto; $by):
  if $by > 0 then $from | while(. < $upto; . + $by) elif $by < 0 then $from | while(. > $upto; . + $by) else empty end;
def recurse(f): def r: ., (f | r); r;
def recurse(f; cond): def r: ., (f | select(cond) | r); r;
def repeat(f): def r: f, r; r;
def reverse: [.[length - 1 - range(0; length)]];
def rindex($i): indices($i) | .[-1:][0];
def rtrimstr($right): if endswith($right) then .[:length - ($right | length)] end;
def scalars: select(type | . != "array" and . != "object");
def scan($re): scan($re; null);
def scan($re; $flags): match($re; "g" + $flags) | if .captures | length > 0 then [.captures[].string] else .string end;
def select(f): if f then . else empty end;
def split($re; $flags): [splits($re; $flags)];
def splits($re): splits($re; null);
def splits($re; $flags):
  .[foreach (match($re; $flags + "g"), null) as {$offset, $length} (null; {start: .next, end: $offset, next: ($offset + $length)})];
def strings: select(type == "string");
def sub(re; s): sub(re; s; "");
def sub($re; s; $flags): . as $in
  | (reduce match($re; $flags) as $edit ({result: [], previous: 0};
      $in[.previous:($edit | .offset)] as $gap
      | [$edit | _captured | s] as $inserts
      | reduce range(0; $inserts | length) as $i (.; .result[$i] += $gap + $inserts[$i])
      | .previous = ($edit | .offset + .length))
    | .result[] + $in[.previous:])
  // $in;
def test($re): _test($re);
def test(re; flags): _test(re; flags);
def to_entries: [keys_unsorted[] as $key | {$key, value: .[$key]}];
def todate: strftime("%Y-%m-%dT%H:%M:%SZ");
def todateiso8601: todate;
def toarray: if type == "array" then . else [.] end;
def tostream: path(def r: (.[]? | r), .; r) as $p | getpath($p) | reduce path(.[]?) as $q ([$p, .]; [$p + $q]);
def transpose: [range(0; map(length) | max // 0) as $i | [.[][$i]]];
def trimstr($both): ltrimstr($both) | rtrimstr($both);
def truncate_stream(stream): . as $n | null | stream | . as $input | if (.[0] | length) > $n then setpath([0]; $input[0][$n:]) else empty end;
def until(cond; next): def r: if cond then . else next | r end; r;
def values: select(. != null);
def walk(f): def w: if type == "object" then map_values(w) elif type == "array" then map(w) else . end | f; w;
def while(cond; next): def r: if cond then ., (next | r) else empty end; r;
def with_entries(f): to_entries | map(f) | from_entries;
`;
