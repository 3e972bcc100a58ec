include "emergency.dfy"

/**
 * Proof of an entry to whoever knows the founding alone. Blocks are known by their hashes, and no two values have one hash; a certificate of a
 * quorum shows a block of the ledger, by Agreement. What is proved: an accepted proof speaks of the ledger's own block, transaction, event and
 * verdict, at that height. Spec: Access A13.
 */
module AuditTrail {
  type Id = nat
  type Root = nat
  type Event = nat
  type Code = nat

  /** What a header binds: its parent's hash, the root over its transactions, the root of the state after it. */
  datatype Header = Header(height: nat, parent: Id, transactions: Root, state: Root)

  /** A transaction is its events in order; the state after a block holds the refusals of each transaction, or none. */
  datatype Block = Block(header: Header, transactions: seq<seq<Event>>, refusals: map<nat, map<nat, Code>>)

  datatype Proof = Proof(
    event: Event, place: nat, headers: seq<Header>, transaction: seq<Event>, index: nat, verdict: map<nat, Code>)

  /** The hash functions of headers and of trees; that they are injective is asked where it is needed. */
  datatype Hashes = Hashes(header: Header -> Id, transactions: seq<seq<Event>> -> Root, state: map<nat, map<nat, Code>> -> Root)

  ghost predicate BindHeaders(hashes: Hashes)
  { forall a, b :: hashes.header(a) == hashes.header(b) ==> a == b }

  /** The ledger: each block on the one before it, with the roots of what it holds. */
  ghost predicate IsLedger(hashes: Hashes, ledger: seq<Block>) {
    && (forall i | 0 <= i < |ledger| ::
      ledger[i].header.height == i
      && ledger[i].header.transactions == hashes.transactions(ledger[i].transactions) && ledger[i].header.state == hashes.state(ledger[i].refusals))
    && (forall i | 0 < i < |ledger| :: ledger[i].header.parent == hashes.header(ledger[i - 1].header))
  }

  /** A path shows what stands at a place under a root, as far as trees bind: Chain, Sound state proofs, and RFC 6962 for lists. */
  ghost predicate Shows(hashes: Hashes, proof: Proof)
    requires proof.headers != []
  {
    var header := proof.headers[0];
    && (forall transactions | hashes.transactions(transactions) == header.transactions ::
      proof.index < |transactions| && transactions[proof.index] == proof.transaction)
    && (forall refusals | hashes.state(refusals) == header.state :: (if proof.index in refusals then refusals[proof.index] else map[]) == proof.verdict)
    && proof.place < |proof.transaction| && proof.transaction[proof.place] == proof.event
  }

  /** A13: the headers follow one another up to one that a quorum has made final. */
  ghost predicate Accepts(hashes: Hashes, proof: Proof, final: Id) {
    && proof.headers != []
    && (forall i | 0 < i < |proof.headers| :: proof.headers[i].parent == hashes.header(proof.headers[i - 1]))
    && hashes.header(proof.headers[|proof.headers| - 1]) == final
    && Shows(hashes, proof)
  }

  /** Headers that lead to a block of the ledger are the ledger's. */
  lemma HeadersAreTheLedgers(hashes: Hashes, ledger: seq<Block>, headers: seq<Header>, last: nat)
    requires BindHeaders(hashes) && IsLedger(hashes, ledger) && headers != [] && last < |ledger| && |headers| <= last + 1
    requires forall i | 0 < i < |headers| :: headers[i].parent == hashes.header(headers[i - 1])
    requires headers[|headers| - 1] == ledger[last].header
    ensures headers[0] == ledger[last + 1 - |headers|].header
    decreases |headers|
  {
    if |headers| > 1 {
      var rest := headers[..|headers| - 1];
      assert headers[|headers| - 1].parent == hashes.header(rest[|rest| - 1]);
      assert ledger[last].header.parent == hashes.header(ledger[last - 1].header);
      HeadersAreTheLedgers(hashes, ledger, rest, last - 1);
      assert rest[0] == headers[0];
    }
  }

  /** Property Provable entries: what is accepted stands in the ledger, at the height that its header says, with that verdict. */
  lemma AcceptedStands(hashes: Hashes, ledger: seq<Block>, proof: Proof, last: nat)
    requires BindHeaders(hashes) && IsLedger(hashes, ledger) && last < |ledger|
    requires Accepts(hashes, proof, hashes.header(ledger[last].header)) && |proof.headers| <= last + 1
    ensures var height := proof.headers[0].height;
      && height < |ledger| && proof.index < |ledger[height].transactions| && proof.place < |ledger[height].transactions[proof.index]|
      && ledger[height].transactions[proof.index][proof.place] == proof.event
      && (if proof.index in ledger[height].refusals then ledger[height].refusals[proof.index] else map[]) == proof.verdict
  {
    assert proof.headers[|proof.headers| - 1] == ledger[last].header;
    HeadersAreTheLedgers(hashes, ledger, proof.headers, last);
    var at := last + 1 - |proof.headers|;
    assert ledger[at].header.height == at;
  }
}
