include "chain-state.dfy"

/** Roots of the state map and proofs against them. As in Transcripts, whoever breaks it shows a collision. Spec: Chain C7, C8, Sound state proofs. */
module StateProofs {
  import opened Codec
  import opened CodecProof
  import opened Transcripts
  import opened StateMaps

  // ---- Roots -----------------------------------------------------------------------------------------------------------------------

  /** C7: what is hashed for a subtree: each sort under its own purpose, the leaf with its full key. */
  function EmptyNode(): Transcript { Transcript("state empty", []) }

  function LeafNode(key: Digest, entry: Entry): Transcript { Transcript("state leaf", [key, entry]) }

  function InnerNode(left: Digest, right: Digest): Transcript { Transcript("state inner", [left, right]) }

  function Node(hash: Hash, tree: Tree): Transcript
    ensures Node(hash, tree).IsWellFormed()
    decreases tree, 0
  {
    match tree
    case Empty => EmptyNode()
    case Leaf(key, entry) => LeafNode(key, entry)
    case Inner(left, right) => InnerNode(Root(hash, left), Root(hash, right))
  }

  function Root(hash: Hash, tree: Tree): Digest
    decreases tree, 1
  { Node(hash, tree).Hash(hash) }

  /** One root is of one tree, and so of one set of entries. */
  lemma RootsDiffer(hash: Hash, a: Tree, b: Tree) returns (pair: Pair)
    requires Root(hash, a) == Root(hash, b)
    ensures a == b || pair.IsCollision(hash)
  {
    pair := HashBinds(hash, Node(hash, a), Node(hash, b));
    if Node(hash, a) == Node(hash, b) {
      assert Node(hash, a).purpose == Node(hash, b).purpose;
      PurposesDiffer();
      if a.Leaf? { LeavesDiffer(a.key, a.entry, b.key, b.entry); }
      if a.Inner? {
        InnersDiffer(Root(hash, a.left), Root(hash, a.right), Root(hash, b.left), Root(hash, b.right));
        pair := RootsDiffer(hash, a.left, b.left);
        if a.left == b.left { pair := RootsDiffer(hash, a.right, b.right); }
      }
    }
  }

  lemma PurposesDiffer()
    ensures "state empty" != "state leaf" && "state empty" != "state inner" && "state leaf" != "state inner"
  {
    assert |"state leaf"| == 10 && "state empty"[6] == 'e' && "state inner"[6] == 'i';
  }

  lemma LeavesDiffer(keyA: Digest, entryA: Entry, keyB: Digest, entryB: Entry)
    requires LeafNode(keyA, entryA) == LeafNode(keyB, entryB)
    ensures keyA == keyB && entryA == entryB
  {
    var a, b := LeafNode(keyA, entryA).fields, LeafNode(keyB, entryB).fields;
    assert a[0] == b[0] && a[1] == b[1];
  }

  lemma InnersDiffer(leftA: Digest, rightA: Digest, leftB: Digest, rightB: Digest)
    requires InnerNode(leftA, rightA) == InnerNode(leftB, rightB)
    ensures leftA == leftB && rightA == rightB
  {
    var a, b := InnerNode(leftA, rightA).fields, InnerNode(leftB, rightB).fields;
    assert a[0] == b[0] && a[1] == b[1];
  }

  // ---- Proofs ----------------------------------------------------------------------------------------------------------------------

  /** C8: what stands at the end of a path. */
  datatype End = Vacant | Occupied(key: Digest, entry: Entry)
  {
    function Node(): Transcript { if Vacant? then EmptyNode() else LeafNode(key, entry) }
  }

  /** C8: siblings from the root down, and the end. */
  datatype Proof = Proof(siblings: seq<Digest>, end: End)

  /** What is hashed at a depth, from the end upwards. */
  function Climb(hash: Hash, key: Digest, depth: nat, siblings: seq<Digest>, end: End): Transcript
    requires depth + |siblings| <= 256
    ensures Climb(hash, key, depth, siblings, end).IsWellFormed()
    decreases |siblings|
  {
    if siblings == [] then end.Node()
    else
      var below := Climb(hash, key, depth + 1, siblings[1..], end).Hash(hash);
      if Bit(key, depth) then InnerNode(siblings[0], below) else InnerNode(below, siblings[0])
  }

  predicate LeadsTo(hash: Hash, proof: Proof, root: Digest, key: Digest)
  { |proof.siblings| <= 256 && Climb(hash, key, 0, proof.siblings, proof.end).Hash(hash) == root }

  predicate ShowsInclusion(hash: Hash, proof: Proof, root: Digest, key: Digest, entry: Entry)
  { proof.end == Occupied(key, entry) && LeadsTo(hash, proof, root, key) }

  /** C8: nothing there, or a leaf of another key that agrees along the whole path. */
  predicate ShowsAbsence(hash: Hash, proof: Proof, root: Digest, key: Digest)
  {
    && LeadsTo(hash, proof, root, key)
    && (proof.end.Occupied? ==> proof.end.key != key && forall i | 0 <= i < |proof.siblings| :: Bit(proof.end.key, i) == Bit(key, i))
  }

  function Prove(hash: Hash, tree: Tree, key: Digest, depth: nat): Proof
  {
    match tree
    case Empty => Proof([], Vacant)
    case Leaf(other, entry) => Proof([], Occupied(other, entry))
    case Inner(left, right) =>
      if depth >= 256 then Proof([], Vacant)
      else if Bit(key, depth) then var deeper := Prove(hash, right, key, depth + 1); Proof([Root(hash, left)] + deeper.siblings, deeper.end)
      else var deeper := Prove(hash, left, key, depth + 1); Proof([Root(hash, right)] + deeper.siblings, deeper.end)
  }

  /** Two paths of one key to one hash end alike. */
  lemma EndsAgree(hash: Hash, key: Digest, depth: nat, a: Proof, b: Proof) returns (pair: Pair)
    requires depth + |a.siblings| <= 256 && depth + |b.siblings| <= 256
    requires Climb(hash, key, depth, a.siblings, a.end).Hash(hash) == Climb(hash, key, depth, b.siblings, b.end).Hash(hash)
    ensures a.end == b.end || pair.IsCollision(hash)
    decreases |a.siblings|
  {
    var one, other := Climb(hash, key, depth, a.siblings, a.end), Climb(hash, key, depth, b.siblings, b.end);
    pair := HashBinds(hash, one, other);
    if one == other {
      assert one.purpose == other.purpose;
      PurposesDiffer();
      if a.siblings == [] {
        if a.end.Occupied? { LeavesDiffer(a.end.key, a.end.entry, b.end.key, b.end.entry); }
      } else {
        var belowA := Climb(hash, key, depth + 1, a.siblings[1..], a.end).Hash(hash);
        var belowB := Climb(hash, key, depth + 1, b.siblings[1..], b.end).Hash(hash);
        if Bit(key, depth) { InnersDiffer(a.siblings[0], belowA, b.siblings[0], belowB); }
        else { InnersDiffer(belowA, a.siblings[0], belowB, b.siblings[0]); }
        pair := EndsAgree(hash, key, depth + 1, Proof(a.siblings[1..], a.end), Proof(b.siblings[1..], b.end));
      }
    }
  }

  /** Property Sound state proofs, presence and absence: for one root, whoever shows both shows a collision. The root may be anybody's. */
  lemma PresentIsNotAbsent(hash: Hash, root: Digest, key: Digest, entry: Entry, a: Proof, b: Proof) returns (pair: Pair)
    requires ShowsInclusion(hash, a, root, key, entry) && ShowsAbsence(hash, b, root, key)
    ensures pair.IsCollision(hash)
  {
    pair := EndsAgree(hash, key, 0, a, b);
  }

  /** Property Sound state proofs, two values. */
  lemma ValuesDiffer(hash: Hash, root: Digest, key: Digest, one: Entry, other: Entry, a: Proof, b: Proof) returns (pair: Pair)
    requires ShowsInclusion(hash, a, root, key, one) && ShowsInclusion(hash, b, root, key, other) && one != other
    ensures pair.IsCollision(hash)
  {
    pair := EndsAgree(hash, key, 0, a, b);
  }

  lemma ProvedLeadsTo(hash: Hash, tree: Tree, key: Digest, way: seq<bool>)
    requires Follows(key, way) && IsCanonical(tree, way)
    ensures var proof := Prove(hash, tree, key, |way|);
      && |way| + |proof.siblings| <= 256
      && Climb(hash, key, |way|, proof.siblings, proof.end) == Node(hash, tree)
      && Find(tree, key, way) == (if proof.end.Occupied? && proof.end.key == key then Present(proof.end.entry) else Absent)
      && (proof.end.Occupied? ==> forall i | 0 <= i < |way| + |proof.siblings| :: Bit(proof.end.key, i) == Bit(key, i))
  {
    if tree.Inner? {
      var right := Bit(key, |way|);
      var side := if right then tree.right else tree.left;
      ProvedLeadsTo(hash, side, key, way + [right]);
      assert Prove(hash, tree, key, |way|).siblings[1..] == Prove(hash, side, key, |way| + 1).siblings;
    }
  }

  /** C8: the map proves what it holds and what it does not; with the lemmas above nobody proves anything else for its root. */
  lemma MapProvesWhatItHolds(hash: Hash, tree: Tree, key: Digest)
    requires IsCanonical(tree, [])
    ensures var proof := Prove(hash, tree, key, 0);
      match Find(tree, key, [])
      case Present(entry) => ShowsInclusion(hash, proof, Root(hash, tree), key, entry)
      case Absent => ShowsAbsence(hash, proof, Root(hash, tree), key)
  {
    ProvedLeadsTo(hash, tree, key, []);
  }

  // ---- Keys ------------------------------------------------------------------------------------------------------------------------

  /** C7: where a thing stands: `account`, `record`, `access`, `evidence`, `refusals` or `next validators`, and its name's fields. */
  function KeyOf(kind: string, name: seq<Octets>): Transcript
    requires forall i | 0 <= i < |kind| :: kind[i] as int < 128
  { Transcript("state key", [Ascii(kind)] + name) }

  /** Two things stand in two places. */
  lemma PlacesDiffer(hash: Hash, kindA: string, nameA: seq<Octets>, kindB: string, nameB: seq<Octets>) returns (pair: Pair)
    requires (forall i | 0 <= i < |kindA| :: kindA[i] as int < 128) && forall i | 0 <= i < |kindB| :: kindB[i] as int < 128
    requires KeyOf(kindA, nameA).IsWellFormed() && KeyOf(kindB, nameB).IsWellFormed()
    requires KeyOf(kindA, nameA).Hash(hash) == KeyOf(kindB, nameB).Hash(hash)
    ensures (kindA == kindB && nameA == nameB) || pair.IsCollision(hash)
  {
    var a, b := KeyOf(kindA, nameA), KeyOf(kindB, nameB);
    pair := HashBinds(hash, a, b);
    if a == b {
      assert Ascii(kindA) == a.fields[0] == b.fields[0] == Ascii(kindB);
      forall i | 0 <= i < |kindA| ensures kindA[i] == kindB[i] { assert Ascii(kindA)[i] == Ascii(kindB)[i]; }
      assert nameA == a.fields[1..] == b.fields[1..] == nameB;
    }
  }
}
