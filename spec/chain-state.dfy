include "chain-transcripts.dfy"

/** The state map, its root and its proofs. As in Transcripts, whoever breaks it shows a collision. Spec: Chain C7, C8, Sound state proofs. */
module StateMaps {
  import opened Codec
  import opened Transcripts

  /** C8: a value has at most 1 MiB. */
  type Entry = octets: Octets | |octets| <= 0x10_0000

  datatype Found = Absent | Present(entry: Entry)

  /** C7: a subtree without entries, with one, with several. */
  datatype Tree = Empty | Leaf(key: Digest, entry: Entry) | Inner(left: Tree, right: Tree)

  // ---- Bits of keys ----------------------------------------------------------------------------------------------------------------

  /** The lowest bits of a number, the most significant first. */
  function Bits(number: nat, count: nat): seq<bool>
    ensures |Bits(number, count)| == count
  { if count == 0 then [] else Bits(number / 2, count - 1) + [number % 2 == 1] }

  /** C7: the bit of a key at a depth, from the most significant; true leads right. */
  function Bit(key: Digest, depth: nat): bool
    requires depth < 256
  { Bits(key[depth / 8], 8)[depth % 8] }

  function TwoTo(count: nat): nat { if count == 0 then 1 else 2 * TwoTo(count - 1) }

  lemma BitsDiffer(a: nat, b: nat, count: nat)
    requires a < TwoTo(count) && b < TwoTo(count) && Bits(a, count) == Bits(b, count)
    ensures a == b
  {
    if count > 0 {
      var x, y := Bits(a, count), Bits(b, count);
      assert x[..count - 1] == Bits(a / 2, count - 1) && y[..count - 1] == Bits(b / 2, count - 1);
      assert x[count - 1] == (a % 2 == 1) && y[count - 1] == (b % 2 == 1);
      BitsDiffer(a / 2, b / 2, count - 1);
    }
  }

  lemma KeysDiffer(a: Digest, b: Digest)
    requires forall depth | 0 <= depth < 256 :: Bit(a, depth) == Bit(b, depth)
    ensures a == b
  {
    forall i | 0 <= i < 32 ensures a[i] == b[i] {
      forall j | 0 <= j < 8 ensures Bits(a[i], 8)[j] == Bits(b[i], 8)[j] {
        var depth := 8 * i + j;
        assert depth / 8 == i && depth % 8 == j && Bit(a, depth) == Bit(b, depth);
      }
      assert Bits(a[i], 8) == Bits(b[i], 8);
      BitsDiffer(a[i], b[i], 8);
    }
  }

  /** Whether a key leads along a way: the bits chosen so far, from the root. */
  predicate Follows(key: Digest, way: seq<bool>) { |way| <= 256 && forall i | 0 <= i < |way| :: Bit(key, i) == way[i] }

  lemma OneKeyAtTheBottom(a: Digest, b: Digest, way: seq<bool>)
    requires Follows(a, way) && Follows(b, way) && |way| == 256
    ensures a == b
  {
    KeysDiffer(a, b);
  }

  // ---- The map ---------------------------------------------------------------------------------------------------------------------

  /** C7: the one form of a set of entries: each leaf on the way of its key, and no inner node above fewer than two entries. */
  predicate IsCanonical(tree: Tree, way: seq<bool>)
  {
    match tree
    case Empty => true
    case Leaf(key, _) => Follows(key, way)
    case Inner(left, right) =>
      && |way| < 256 && !(left.Empty? && !right.Inner?) && !(right.Empty? && !left.Inner?)
      && IsCanonical(left, way + [false]) && IsCanonical(right, way + [true])
  }

  function Find(tree: Tree, key: Digest, way: seq<bool>): Found
    requires Follows(key, way) && IsCanonical(tree, way)
  {
    match tree
    case Empty => Absent
    case Leaf(other, entry) => if other == key then Present(entry) else Absent
    case Inner(left, right) => if Bit(key, |way|) then Find(right, key, way + [true]) else Find(left, key, way + [false])
  }

  /** C7: with an entry set. Entries are set and replaced, never removed. */
  function Set(tree: Tree, key: Digest, entry: Entry, way: seq<bool>): Tree
    requires Follows(key, way) && IsCanonical(tree, way)
    ensures IsCanonical(Set(tree, key, entry, way), way) && !Set(tree, key, entry, way).Empty?
    ensures tree.Inner? ==> Set(tree, key, entry, way).Inner?
  {
    match tree
    case Empty => Leaf(key, entry)
    case Leaf(other, before) => if other == key then Leaf(key, entry) else Fork(tree, Leaf(key, entry), way)
    case Inner(left, right) =>
      if Bit(key, |way|) then Inner(left, Set(right, key, entry, way + [true])) else Inner(Set(left, key, entry, way + [false]), right)
  }

  /** Two leaves, where their keys part. */
  function Fork(a: Tree, b: Tree, way: seq<bool>): Tree
    requires a.Leaf? && b.Leaf? && a.key != b.key && Follows(a.key, way) && Follows(b.key, way)
    ensures IsCanonical(Fork(a, b, way), way) && Fork(a, b, way).Inner?
    decreases 256 - |way|
  {
    if |way| == 256 then (OneKeyAtTheBottom(a.key, b.key, way); Inner(a, b))
    else if Bit(a.key, |way|) != Bit(b.key, |way|) then if Bit(a.key, |way|) then Inner(b, a) else Inner(a, b)
    else if Bit(a.key, |way|) then Inner(Empty, Fork(a, b, way + [true])) else Inner(Fork(a, b, way + [false]), Empty)
  }

  ghost function Entries(tree: Tree): map<Digest, Entry>
  {
    match tree
    case Empty => map[]
    case Leaf(key, entry) => map[key := entry]
    case Inner(left, right) => Entries(left) + Entries(right)
  }

  lemma EntriesFollow(tree: Tree, way: seq<bool>)
    requires IsCanonical(tree, way)
    ensures forall key | key in Entries(tree) :: Follows(key, way)
  {
    if tree.Inner? {
      EntriesFollow(tree.left, way + [false]);
      EntriesFollow(tree.right, way + [true]);
      forall key | key in Entries(tree) ensures Follows(key, way) {
        var longer := way + [key in Entries(tree.right)];
        assert Follows(key, longer);
        forall i | 0 <= i < |way| ensures Bit(key, i) == way[i] { assert longer[i] == way[i]; }
      }
    }
  }

  lemma SidesDiffer(tree: Tree, way: seq<bool>)
    requires tree.Inner? && IsCanonical(tree, way)
    ensures forall key | key in Entries(tree.left) :: !Bit(key, |way|)
    ensures forall key | key in Entries(tree.right) :: Bit(key, |way|)
  {
    EntriesFollow(tree.left, way + [false]);
    EntriesFollow(tree.right, way + [true]);
    forall key | key in Entries(tree.left) ensures !Bit(key, |way|) { assert (way + [false])[|way|] == false; }
    forall key | key in Entries(tree.right) ensures Bit(key, |way|) { assert (way + [true])[|way|] == true; }
  }

  /** What is found is what the set of entries says. */
  lemma FindsEntries(tree: Tree, key: Digest, way: seq<bool>)
    requires Follows(key, way) && IsCanonical(tree, way)
    ensures Find(tree, key, way) == if key in Entries(tree) then Present(Entries(tree)[key]) else Absent
  {
    if tree.Inner? {
      SidesDiffer(tree, way);
      if Bit(key, |way|) { FindsEntries(tree.right, key, way + [true]); } else { FindsEntries(tree.left, key, way + [false]); }
    }
  }

  /** C7: setting changes the one entry. */
  lemma SetsOne(tree: Tree, key: Digest, entry: Entry, way: seq<bool>)
    requires Follows(key, way) && IsCanonical(tree, way)
    ensures Entries(Set(tree, key, entry, way)) == Entries(tree)[key := entry]
  {
    match tree
    case Empty =>
    case Leaf(other, _) => if other != key { ForksBoth(tree, Leaf(key, entry), way); }
    case Inner(left, right) =>
      SidesDiffer(tree, way);
      if Bit(key, |way|) { SetsOne(right, key, entry, way + [true]); } else { SetsOne(left, key, entry, way + [false]); }
  }

  lemma ForksBoth(a: Tree, b: Tree, way: seq<bool>)
    requires a.Leaf? && b.Leaf? && a.key != b.key && Follows(a.key, way) && Follows(b.key, way)
    ensures Entries(Fork(a, b, way)) == map[a.key := a.entry, b.key := b.entry]
    decreases 256 - |way|
  {
    if |way| == 256 { OneKeyAtTheBottom(a.key, b.key, way); }
    else if Bit(a.key, |way|) == Bit(b.key, |way|) { ForksBoth(a, b, way + [Bit(a.key, |way|)]); }
  }

  lemma SomeKey(tree: Tree, way: seq<bool>) returns (key: Digest)
    requires IsCanonical(tree, way) && !tree.Empty?
    ensures key in Entries(tree)
  {
    if tree.Leaf? { key := tree.key; }
    else if tree.left.Empty? { key := SomeKey(tree.right, way + [true]); }
    else { key := SomeKey(tree.left, way + [false]); }
  }

  lemma TwoKeys(tree: Tree, way: seq<bool>) returns (a: Digest, b: Digest)
    requires IsCanonical(tree, way) && tree.Inner?
    ensures a in Entries(tree) && b in Entries(tree) && a != b
  {
    if tree.left.Empty? { a, b := TwoKeys(tree.right, way + [true]); }
    else if tree.right.Empty? { a, b := TwoKeys(tree.left, way + [false]); SidesDiffer(tree, way); }
    else {
      a := SomeKey(tree.left, way + [false]);
      b := SomeKey(tree.right, way + [true]);
      SidesDiffer(tree, way);
    }
  }

  /** C7: the tree, and so its root, depends on the set of entries alone, not on the order of writes. */
  lemma EntriesDecide(a: Tree, b: Tree, way: seq<bool>)
    requires IsCanonical(a, way) && IsCanonical(b, way) && Entries(a) == Entries(b)
    ensures a == b
  {
    if a.Empty? || b.Empty? {
      if !a.Empty? { var _ := SomeKey(a, way); }
      if !b.Empty? { var _ := SomeKey(b, way); }
    } else if a.Leaf? || b.Leaf? {
      if a.Inner? { var _, _ := TwoKeys(a, way); }
      if b.Inner? { var _, _ := TwoKeys(b, way); }
      var key := SomeKey(a, way);
      assert a.Leaf? ==> Entries(a)[a.key] == Entries(b)[a.key];
    } else {
      SidesDiffer(a, way);
      SidesDiffer(b, way);
      assert forall key | key in Entries(a.left) :: key in Entries(b) && key !in Entries(b.right) && Entries(b)[key] == Entries(a.left)[key];
      assert forall key | key in Entries(b.left) :: key in Entries(a) && key !in Entries(a.right) && Entries(a)[key] == Entries(b.left)[key];
      assert forall key | key in Entries(a.right) :: key in Entries(b) && Entries(b)[key] == Entries(a.right)[key];
      assert forall key | key in Entries(b.right) :: key in Entries(a) && Entries(a)[key] == Entries(b.right)[key];
      assert Entries(a.left) == Entries(b.left);
      assert Entries(a.right) == Entries(b.right);
      EntriesDecide(a.left, b.left, way + [false]);
      EntriesDecide(a.right, b.right, way + [true]);
    }
  }
}
