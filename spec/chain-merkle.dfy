include "chain-transcripts.dfy"

/**
 * Trees as in RFC 6962, and what a block's hash and a batch's signature commit to. As in Transcripts, whoever breaks it shows a collision.
 * Spec: Chain C2, C3, C4.
 */
module MerkleTrees {
  import opened Codec
  import opened CodecProof
  import opened Transcripts

  // ---- The tree --------------------------------------------------------------------------------------------------------------------

  function LeafInput(leaf: Octets): Octets { [0] + leaf }

  function NodeInput(left: Digest, right: Digest): Octets { [1] + left + right }

  function LeafHash(hash: Hash, leaf: Octets): Digest { hash(LeafInput(leaf)) }

  /** The greatest power of two below a count. */
  function LeftCount(count: nat): nat
    requires count > 1
    ensures LeftCount(count) < count <= 2 * LeftCount(count)
  { Doubled(1, count) }

  function Doubled(power: nat, count: nat): nat
    requires 0 < power < count
    ensures power <= Doubled(power, count) < count <= 2 * Doubled(power, count)
    decreases count - power
  { if 2 * power < count then Doubled(2 * power, count) else power }

  /** What is hashed to the root. */
  function RootInput(hash: Hash, leaves: seq<Octets>): Octets
    decreases |leaves|, 0
  {
    if leaves == [] then []
    else if |leaves| == 1 then LeafInput(leaves[0])
    else NodeInput(Root(hash, leaves[..LeftCount(|leaves|)]), Root(hash, leaves[LeftCount(|leaves|)..]))
  }

  function Root(hash: Hash, leaves: seq<Octets>): Digest
    decreases |leaves|, 1
  { hash(RootInput(hash, leaves)) }

  /** Two lists of leaves have two roots, whatever their lengths. */
  lemma RootsDiffer(hash: Hash, a: seq<Octets>, b: seq<Octets>) returns (pair: Pair)
    requires Root(hash, a) == Root(hash, b)
    ensures a == b || pair.IsCollision(hash)
    decreases |a|
  {
    pair := Pair(RootInput(hash, a), RootInput(hash, b));
    if pair.one != pair.other || a == [] { return; }
    assert pair.one[0] == pair.other[0] == if |a| == 1 then 0 else 1;
    if |a| == 1 {
      LeavesDiffer(a[0], b[0]);
    } else {
      var i, j := LeftCount(|a|), LeftCount(|b|);
      NodesDiffer(Root(hash, a[..i]), Root(hash, a[i..]), Root(hash, b[..j]), Root(hash, b[j..]));
      pair := RootsDiffer(hash, a[..i], b[..j]);
      if a[..i] == b[..j] { pair := RootsDiffer(hash, a[i..], b[j..]); }
      assert a == a[..i] + a[i..] && b == b[..j] + b[j..];
    }
  }

  lemma LeavesDiffer(a: Octets, b: Octets)
    requires LeafInput(a) == LeafInput(b)
    ensures a == b
  {
    assert a == LeafInput(a)[1..] && b == LeafInput(b)[1..];
  }

  lemma NodesDiffer(a: Digest, b: Digest, c: Digest, d: Digest)
    requires NodeInput(a, b) == NodeInput(c, d)
    ensures a == c && b == d
  {
    assert a == NodeInput(a, b)[1..33] && b == NodeInput(a, b)[33..];
    assert c == NodeInput(c, d)[1..33] && d == NodeInput(c, d)[33..];
  }

  // ---- Paths -----------------------------------------------------------------------------------------------------------------------

  function PathLength(index: nat, count: nat): nat
    requires index < count
    decreases count
  {
    if count == 1 then 0
    else
      var left := LeftCount(count);
      1 + if index < left then PathLength(index, left) else PathLength(index - left, count - left)
  }

  /** The root that a leaf's hash and its siblings, from the leaf upwards, lead to. */
  function Climb(hash: Hash, leafHash: Digest, index: nat, count: nat, path: seq<Digest>): Digest
    requires index < count && |path| == PathLength(index, count)
    decreases count
  {
    if count == 1 then leafHash
    else
      var left, below, top := LeftCount(count), path[..|path| - 1], path[|path| - 1];
      if index < left then hash(NodeInput(Climb(hash, leafHash, index, left, below), top))
      else hash(NodeInput(top, Climb(hash, leafHash, index - left, count - left, below)))
  }

  /** The verifier hashes the leaf itself. */
  predicate Verifies(hash: Hash, root: Digest, leaf: Octets, index: nat, count: nat, path: seq<Digest>)
  { index < count && |path| == PathLength(index, count) && Climb(hash, LeafHash(hash, leaf), index, count, path) == root }

  function Prove(hash: Hash, leaves: seq<Octets>, index: nat): seq<Digest>
    requires index < |leaves|
    ensures |Prove(hash, leaves, index)| == PathLength(index, |leaves|)
    decreases |leaves|
  {
    if |leaves| == 1 then []
    else
      var left := LeftCount(|leaves|);
      if index < left then Prove(hash, leaves[..left], index) + [Root(hash, leaves[left..])]
      else Prove(hash, leaves[left..], index - left) + [Root(hash, leaves[..left])]
  }

  lemma ProvedVerifies(hash: Hash, leaves: seq<Octets>, index: nat)
    requires index < |leaves|
    ensures Verifies(hash, Root(hash, leaves), leaves[index], index, |leaves|, Prove(hash, leaves, index))
    decreases |leaves|
  {
    if |leaves| > 1 {
      var left := LeftCount(|leaves|);
      var a, b := leaves[..left], leaves[left..];
      assert Root(hash, leaves) == hash(NodeInput(Root(hash, a), Root(hash, b)));
      if index < left {
        ProvedVerifies(hash, a, index);
        assert a[index] == leaves[index];
        ClimbsLeft(hash, LeafHash(hash, leaves[index]), index, |leaves|, Prove(hash, a, index), Root(hash, b));
      } else {
        ProvedVerifies(hash, b, index - left);
        assert b[index - left] == leaves[index];
        ClimbsRight(hash, LeafHash(hash, leaves[index]), index, |leaves|, Prove(hash, b, index - left), Root(hash, a));
      }
    }
  }

  lemma ClimbsLeft(hash: Hash, leafHash: Digest, index: nat, count: nat, below: seq<Digest>, top: Digest)
    requires count > 1 && index < LeftCount(count) && |below| == PathLength(index, LeftCount(count))
    ensures Climb(hash, leafHash, index, count, below + [top]) == hash(NodeInput(Climb(hash, leafHash, index, LeftCount(count), below), top))
  {
    assert (below + [top])[..|below|] == below;
  }

  lemma ClimbsRight(hash: Hash, leafHash: Digest, index: nat, count: nat, below: seq<Digest>, top: Digest)
    requires count > 1 && LeftCount(count) <= index < count && |below| == PathLength(index - LeftCount(count), count - LeftCount(count))
    ensures Climb(hash, leafHash, index, count, below + [top])
      == hash(NodeInput(top, Climb(hash, leafHash, index - LeftCount(count), count - LeftCount(count), below)))
  {
    assert (below + [top])[..|below|] == below;
  }

  /** A path that verifies is the leaf's at that place. */
  lemma PathIsSound(hash: Hash, leaves: seq<Octets>, leaf: Octets, index: nat, path: seq<Digest>) returns (pair: Pair)
    requires Verifies(hash, Root(hash, leaves), leaf, index, |leaves|, path)
    ensures leaves[index] == leaf || pair.IsCollision(hash)
    decreases |leaves|
  {
    var count := |leaves|;
    if count == 1 {
      pair := Pair(LeafInput(leaves[0]), LeafInput(leaf));
      assert index == 0 && RootInput(hash, leaves) == pair.one && LeafHash(hash, leaf) == hash(pair.other);
      if pair.one == pair.other { LeavesDiffer(leaves[0], leaf); }
      return;
    }
    var left, below, top := LeftCount(count), path[..|path| - 1], path[|path| - 1];
    var leafHash := LeafHash(hash, leaf);
    var a, b := Root(hash, leaves[..left]), Root(hash, leaves[left..]);
    assert RootInput(hash, leaves) == NodeInput(a, b);
    if index < left {
      var climbed := Climb(hash, leafHash, index, left, below);
      pair := Pair(NodeInput(climbed, top), NodeInput(a, b));
      if pair.one == pair.other {
        NodesDiffer(climbed, top, a, b);
        pair := PathIsSound(hash, leaves[..left], leaf, index, below);
        assert leaves[..left][index] == leaves[index];
      }
    } else {
      var climbed := Climb(hash, leafHash, index - left, count - left, below);
      pair := Pair(NodeInput(top, climbed), NodeInput(a, b));
      if pair.one == pair.other {
        NodesDiffer(top, climbed, a, b);
        pair := PathIsSound(hash, leaves[left..], leaf, index - left, below);
        assert leaves[left..][index - left] == leaves[index];
      }
    }
  }

  // ---- Commitments -----------------------------------------------------------------------------------------------------------------

  /** C2, C4: a root with its count. */
  function Commitment(purpose: string, count: nat, root: Digest): Transcript
    requires count < Power(8)
  { Transcript(purpose, [Number8(count), root]) }

  /** C4: whoever knows what was signed, and is shown a count, a root and a path, has the event that was signed at that place. */
  lemma EventIsSigned(hash: Hash, events: seq<Octets>, count: nat, root: Digest, event: Octets, index: nat, path: seq<Digest>) returns (pair: Pair)
    requires |events| < Power(8) && count < Power(8)
    requires Commitment("batch", count, root).Hash(hash) == Commitment("batch", |events|, Root(hash, events)).Hash(hash)
    requires Verifies(hash, root, event, index, count, path)
    ensures (index < |events| && events[index] == event) || pair.IsCollision(hash)
  {
    var a, b := Commitment("batch", count, root), Commitment("batch", |events|, Root(hash, events));
    pair := HashBinds(hash, a, b);
    if a == b {
      assert a.fields[0] == b.fields[0] && a.fields[1] == b.fields[1];
      NumbersDiffer(count, |events|);
      pair := PathIsSound(hash, events, event, index, path);
    }
  }

  /** C3: the identifier, over all octets. */
  function Identifier(transaction: Octets): Transcript { Transcript("transaction id", [transaction]) }

  function Identifiers(hash: Hash, transactions: seq<Octets>): seq<Digest>
    requires forall i | 0 <= i < |transactions| :: |transactions[i]| < Power(4)
  { seq(|transactions|, i requires 0 <= i < |transactions| => Identifier(transactions[i]).Hash(hash)) }

  /** C2: what stands in a header for its transactions. */
  function TransactionsRoot(hash: Hash, transactions: seq<Octets>): Digest
    requires |transactions| < Power(8) && forall i | 0 <= i < |transactions| :: |transactions[i]| < Power(4)
  { Commitment("transactions", |transactions|, Root(hash, Identifiers(hash, transactions))).Hash(hash) }

  /** C2: a header's octets and the transactions that its root commits to; the root stands behind 90 octets. */
  predicate IsWellFormed(hash: Hash, header: Octets, transactions: seq<Octets>)
  {
    && |header| == 244 && |transactions| < Power(8) && (forall i | 0 <= i < |transactions| :: |transactions[i]| < Power(4))
    && header[90..122] == TransactionsRoot(hash, transactions)
  }

  /** C2: a block's identity. */
  function BlockHash(hash: Hash, header: Octets): Digest
    requires |header| == 244
  { Transcript("block", [header]).Hash(hash) }

  lemma TransactionsAreBound(hash: Hash, a: seq<Octets>, b: seq<Octets>) returns (pair: Pair)
    requires |a| < Power(8) && forall i | 0 <= i < |a| :: |a[i]| < Power(4)
    requires |b| < Power(8) && forall i | 0 <= i < |b| :: |b[i]| < Power(4)
    requires TransactionsRoot(hash, a) == TransactionsRoot(hash, b)
    ensures a == b || pair.IsCollision(hash)
  {
    var idsA, idsB := Identifiers(hash, a), Identifiers(hash, b);
    var rootA, rootB := Root(hash, idsA), Root(hash, idsB);
    var one, other := Commitment("transactions", |a|, rootA), Commitment("transactions", |b|, rootB);
    pair := HashBinds(hash, one, other);
    if one != other { return; }
    assert rootA == one.fields[1] == other.fields[1] == rootB;
    pair := RootsDiffer(hash, idsA, idsB);
    if idsA != idsB { return; }
    if i :| 0 <= i < |a| && a[i] != b[i] {
      assert idsA[i] == idsB[i];
      pair := HashBinds(hash, Identifier(a[i]), Identifier(b[i]));
      assert Identifier(a[i]).fields[0] != Identifier(b[i]).fields[0];
    }
  }

  /** C2, C3: one hash is of one header with one list of transactions, signatures included. */
  lemma BlockIsBound(hash: Hash, headerA: Octets, transactionsA: seq<Octets>, headerB: Octets, transactionsB: seq<Octets>) returns (pair: Pair)
    requires IsWellFormed(hash, headerA, transactionsA) && IsWellFormed(hash, headerB, transactionsB)
    requires BlockHash(hash, headerA) == BlockHash(hash, headerB)
    ensures (headerA == headerB && transactionsA == transactionsB) || pair.IsCollision(hash)
  {
    var a, b := Transcript("block", [headerA]), Transcript("block", [headerB]);
    pair := HashBinds(hash, a, b);
    if a == b {
      assert headerA == a.fields[0] == b.fields[0] == headerB;
      pair := TransactionsAreBound(hash, transactionsA, transactionsB);
    }
  }
}
