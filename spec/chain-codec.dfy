/**
 * One canonical form. A layout says how a value is written; one reader and one writer serve all layouts, so that canonicality is proved
 * once for whatever chain-layouts.dfy describes. All of it can be run. Spec: Chain C1, Canonicality.
 */
module Codec {
  type Octet = octet: nat | octet < 256

  type Octets = seq<Octet>

  /** What a chapter's tables say of a value's octets. */
  datatype Layout =
    | Number(width: nat, least: nat, most: nat)
    | Fixed(length: nat)
    | Bytes(cap: nat)
    | ListOf(item: Layout, cap: nat)
    | Fields(fields: seq<Layout>)
    | Choice(first: Octet, cases: seq<Layout>)
    | Where(inner: Layout, holds: Value -> bool)
    | Within(body: Layout, octets: nat)

  /** What is written: a number, octets, a list or the fields one after the other, a case behind the octet that names it. */
  datatype Value = Num(number: nat) | Raw(raw: Octets) | Items(items: seq<Value>) | Case(tag: Octet, value: Value)

  /** What a reader gives: a value and the octets that are left. */
  datatype Reading<T> = Refused | Read(value: T, rest: Octets)

  // ---- Numbers ---------------------------------------------------------------------------------------------------------------------

  function Power(width: nat): nat { if width == 0 then 1 else 256 * Power(width - 1) }

  /** C1: big-endian at fixed width. */
  function WriteNumber(width: nat, number: nat): Octets
    requires number < Power(width)
    ensures |WriteNumber(width, number)| == width
  { if width == 0 then [] else WriteNumber(width - 1, number / 256) + [number % 256] }

  function ReadNumber(octets: Octets): nat
    ensures ReadNumber(octets) < Power(|octets|)
  { if octets == [] then 0 else 256 * ReadNumber(octets[..|octets| - 1]) + octets[|octets| - 1] }

  // ---- Writing ---------------------------------------------------------------------------------------------------------------------

  /** Whether a value has the form that a layout describes; others are never written. */
  predicate Fits(layout: Layout, value: Value)
    decreases layout, 0
  {
    match layout
    case Number(width, least, most) => value.Num? && least <= value.number <= most && value.number < Power(width)
    case Fixed(length) => value.Raw? && |value.raw| == length
    case Bytes(cap) => value.Raw? && |value.raw| <= cap && |value.raw| < Power(4)
    case ListOf(item, cap) => value.Items? && |value.items| <= cap && |value.items| < Power(4) && (forall one | one in value.items :: Fits(item, one))
    case Fields(fields) => value.Items? && AllFit(fields, value.items)
    case Choice(first, cases) => value.Case? && first <= value.tag < first + |cases| && Fits(cases[value.tag - first], value.value)
    case Where(inner, holds) => Fits(inner, value) && holds(value)
    case Within(body, octets) => Fits(body, value) && |Write(body, value)| <= octets
  }

  predicate AllFit(fields: seq<Layout>, values: seq<Value>)
    decreases fields, 0
  { |fields| == |values| && (fields == [] || (Fits(fields[0], values[0]) && AllFit(fields[1..], values[1..]))) }

  /** C1: the canonical octets. */
  function Write(layout: Layout, value: Value): Octets
    requires Fits(layout, value)
    decreases layout, 1
  {
    match layout
    case Number(width, _, _) => WriteNumber(width, value.number)
    case Fixed(_) => value.raw
    case Bytes(_) => WriteNumber(4, |value.raw|) + value.raw
    case ListOf(item, _) => WriteNumber(4, |value.items|) + WriteList(item, value.items)
    case Fields(fields) => WriteAll(fields, value.items)
    case Choice(first, cases) => [value.tag] + Write(cases[value.tag - first], value.value)
    case Where(inner, _) => Write(inner, value)
    case Within(body, _) => Write(body, value)
  }

  function WriteList(item: Layout, values: seq<Value>): Octets
    requires forall one | one in values :: Fits(item, one)
    decreases item, 2, values
  { if values == [] then [] else Write(item, values[0]) + WriteList(item, values[1..]) }

  function WriteAll(fields: seq<Layout>, values: seq<Value>): Octets
    requires AllFit(fields, values)
    decreases fields, 1
  { if fields == [] then [] else Write(fields[0], values[0]) + WriteAll(fields[1..], values[1..]) }

  // ---- Reading ---------------------------------------------------------------------------------------------------------------------

  /** The fewest octets that a value of a layout takes. */
  function Fewest(layout: Layout): nat
    decreases layout
  {
    match layout
    case Number(width, _, _) => width
    case Fixed(length) => length
    case Bytes(_) => 4
    case ListOf(_, _) => 4
    case Fields(fields) => FewestOfAll(fields)
    case Choice(_, _) => 1
    case Where(inner, _) => Fewest(inner)
    case Within(body, _) => Fewest(body)
  }

  function FewestOfAll(fields: seq<Layout>): nat
    decreases fields
  { if fields == [] then 0 else Fewest(fields[0]) + FewestOfAll(fields[1..]) }

  function Take(octets: Octets, count: nat): Reading<Octets> { if count <= |octets| then Read(octets[..count], octets[count..]) else Refused }

  /** C1: a length or count above its cap, or above what is left, is refused before anything is taken. */
  function ReadCount(octets: Octets, cap: nat, fewest: nat): Reading<nat>
  {
    if |octets| < 4 then Refused
    else
      var count := ReadNumber(octets[..4]);
      if count <= cap && count * fewest <= |octets| - 4 then Read(count, octets[4..]) else Refused
  }

  /** Reads a value from the front. */
  function ReadOne(layout: Layout, octets: Octets): Reading<Value>
    decreases layout, 1
  {
    match layout
    case Number(width, least, most) =>
      if width <= |octets| && least <= ReadNumber(octets[..width]) <= most then Read(Num(ReadNumber(octets[..width])), octets[width..]) else Refused
    case Fixed(length) =>
      if length <= |octets| then Read(Raw(octets[..length]), octets[length..]) else Refused
    case Bytes(cap) =>
      (match ReadCount(octets, cap, 1) case Refused => Refused case Read(count, rest) => Read(Raw(rest[..count]), rest[count..]))
    case ListOf(item, cap) =>
      (match ReadCount(octets, cap, Fewest(item)) case Refused => Refused case Read(count, rest) => ReadList(item, count, rest))
    case Fields(fields) => ReadAll(fields, octets)
    case Choice(first, cases) =>
      if octets == [] || !(first <= octets[0] < first + |cases|) then Refused
      else
        (match ReadOne(cases[octets[0] - first], octets[1..]) case Refused => Refused case Read(value, rest) => Read(Case(octets[0], value), rest))
    case Where(inner, holds) =>
      (match ReadOne(inner, octets) case Refused => Refused case Read(value, rest) => if holds(value) then Read(value, rest) else Refused)
    case Within(body, most) =>
      (match ReadOne(body, octets) case Refused => Refused case Read(value, rest) => if |octets| <= most + |rest| then Read(value, rest) else Refused)
  }

  function ReadList(item: Layout, count: nat, octets: Octets): Reading<Value>
    ensures ReadList(item, count, octets).Read? ==> ReadList(item, count, octets).value.Items?
    decreases item, 2, count
  {
    if count == 0 then Read(Items([]), octets)
    else
      match ReadOne(item, octets)
      case Refused => Refused
      case Read(first, more) =>
        match ReadList(item, count - 1, more) case Refused => Refused case Read(others, rest) => Read(Items([first] + others.items), rest)
  }

  function ReadAll(fields: seq<Layout>, octets: Octets): Reading<Value>
    ensures ReadAll(fields, octets).Read? ==> ReadAll(fields, octets).value.Items?
    decreases fields, 1
  {
    if fields == [] then Read(Items([]), octets)
    else
      match ReadOne(fields[0], octets)
      case Refused => Refused
      case Read(first, more) =>
        match ReadAll(fields[1..], more) case Refused => Refused case Read(others, rest) => Read(Items([first] + others.items), rest)
  }

  /** C1: all octets, none left. */
  function Decode(layout: Layout, octets: Octets): Reading<Value>
  { match ReadOne(layout, octets) case Refused => Refused case Read(value, rest) => if rest == [] then Read(value, rest) else Refused }
}
