/**
 * Streams: a source that falls over between any steps, whose file may change, and readers of what left it; for any number of chunks. The cipher is ideal:
 * a ciphertext opens under its own key and nonce only, and only the source makes those of its key. A hash is the value that it is of. Spec: Records.
 */
module StreamRuns {
  type Text = nat
  type Key = nat

  datatype Option<T> = None | Some(value: T)

  /** T2: the number of the chunk, and whether it is the last one. */
  datatype Nonce = Nonce(chunk: nat, last: bool)

  /** T1: the key is a stream's own and bound to its header. */
  datatype Cipher = Cipher(key: Key, nonce: Nonce, text: Text)

  /** A chunk as it was sealed; its root stands for all of it. T3, T4. */
  datatype Chunk = Chunk(text: Text, last: bool)

  /** T2: the nonce of a chunk. */
  function NonceOf(chunk: nat, last: bool): Nonce { Nonce(chunk, last) }

  function Seal(key: Key, chunk: nat, sealed: Chunk): Cipher { Cipher(key, NonceOf(chunk, sealed.last), sealed.text) }

  function Open(key: Key, chunk: nat, last: bool, cipher: Cipher): Option<Text> {
    if cipher.key == key && cipher.nonce == NonceOf(chunk, last) then Some(cipher.text) else None
  }

  // ---- The source ------------------------------------------------------------------------------------------------------------------

  /** disk: the progress that is on disk; memory: with what was sealed since. left: all that ever left. T5. */
  datatype Source = Source(key: Key, disk: seq<Chunk>, memory: seq<Chunk>, left: set<Cipher>)

  /** A text is whatever the file holds at that moment. */
  datatype Step = SealNext(text: Text, last: bool) | Persist | Crash | Send(chunk: nat, text: Text)

  predicate IsComplete(sealed: seq<Chunk>) { sealed != [] && sealed[|sealed| - 1].last }

  /** T5: what is in memory only does not leave. */
  function Durable(source: Source): seq<Chunk> { source.disk }

  /** T5: a chunk leaves as it was sealed or not at all. */
  predicate MayLeave(source: Source, chunk: nat, text: Text) { chunk < |Durable(source)| && Durable(source)[chunk].text == text }

  function Next(source: Source, step: Step): Source {
    match step
    case SealNext(text, last) => if IsComplete(source.memory) then source else source.(memory := source.memory + [Chunk(text, last)])
    case Persist => source.(disk := source.memory)
    case Crash => source.(memory := source.disk)
    case Send(chunk, text) =>
      if MayLeave(source, chunk, text) then source.(left := source.left + {Seal(source.key, chunk, Chunk(text, Durable(source)[chunk].last))}) else source
  }

  function Run(source: Source, steps: seq<Step>): Source
    decreases |steps|
  { if steps == [] then source else Run(Next(source, steps[0]), steps[1..]) }

  function Begin(key: Key): Source { Source(key, [], [], {}) }

  ghost predicate EndsOnce(sealed: seq<Chunk>) { forall i | 0 <= i < |sealed| - 1 :: !sealed[i].last }

  /** What left is what stands in the progress on disk, which only grows. */
  ghost predicate IsOrderly(source: Source) {
    && source.disk <= source.memory && EndsOnce(source.disk) && EndsOnce(source.memory)
    && (forall cipher <- source.left :: exists i :: 0 <= i < |source.disk| && cipher == Seal(source.key, i, source.disk[i]))
  }

  lemma StepKeeps(source: Source, step: Step)
    requires IsOrderly(source)
    ensures IsOrderly(Next(source, step))
    ensures source.disk <= Next(source, step).disk && Next(source, step).key == source.key
  {
    var next := Next(source, step);
    if step.SealNext? && IsComplete(source.memory) == false {
      forall i | 0 <= i < |next.memory| - 1 ensures !next.memory[i].last {
        if i == |source.memory| - 1 { assert !IsComplete(source.memory); }
      }
    }
    forall cipher | cipher in next.left
      ensures exists i :: 0 <= i < |next.disk| && cipher == Seal(next.key, i, next.disk[i])
    {
      if cipher in source.left {
        var i :| 0 <= i < |source.disk| && cipher == Seal(source.key, i, source.disk[i]);
        assert source.disk[i] == next.disk[i];
      } else {
        assert cipher == Seal(source.key, step.chunk, source.disk[step.chunk]);
      }
    }
  }

  lemma RunKeeps(source: Source, steps: seq<Step>)
    requires IsOrderly(source)
    ensures IsOrderly(Run(source, steps)) && Run(source, steps).key == source.key
    decreases |steps|
  {
    if steps != [] {
      StepKeeps(source, steps[0]);
      RunKeeps(Next(source, steps[0]), steps[1..]);
    }
  }

  /** Property Nonce used once: whatever crashes and changes of the file there are, no two texts leave under one nonce. T2, T5. */
  lemma NonceUsedOnce(key: Key, steps: seq<Step>, a: Cipher, b: Cipher)
    requires a in Run(Begin(key), steps).left && b in Run(Begin(key), steps).left && a.nonce == b.nonce
    ensures a == b
  { RunKeeps(Begin(key), steps); }

  // ---- The reader ------------------------------------------------------------------------------------------------------------------

  /** T8: chunk by chunk, each in its place, the last one as the last. Where the reader fell over in between makes no difference: a chunk's opening does not
   * depend on those before it. */
  predicate Opens(key: Key, ciphers: seq<Cipher>) {
    ciphers != [] && forall i | 0 <= i < |ciphers| :: Open(key, i, i == |ciphers| - 1, ciphers[i]).Some?
  }

  /** The texts that come out. */
  function Texts(ciphers: seq<Cipher>): seq<Text> { seq(|ciphers|, i requires 0 <= i < |ciphers| => ciphers[i].text) }

  function Whole(sealed: seq<Chunk>): seq<Text> { seq(|sealed|, i requires 0 <= i < |sealed| => sealed[i].text) }

  /** Property Whole streams only: of all ciphertexts, of this stream and any other, only all chunks of this stream in order open to an end. T2, T8. */
  lemma WholeStreamsOnly(key: Key, steps: seq<Step>, ciphers: seq<Cipher>)
    requires forall cipher <- ciphers :: cipher.key == key ==> cipher in Run(Begin(key), steps).left
    requires Opens(key, ciphers)
    ensures IsComplete(Run(Begin(key), steps).disk) && Texts(ciphers) == Whole(Run(Begin(key), steps).disk)
  {
    var source := Run(Begin(key), steps);
    RunKeeps(Begin(key), steps);
    forall i | 0 <= i < |ciphers|
      ensures i < |source.disk| && ciphers[i].text == source.disk[i].text && (i == |ciphers| - 1 ==> source.disk[i].last)
    {
      assert Open(key, i, i == |ciphers| - 1, ciphers[i]).Some?;
      assert ciphers[i] in source.left;
      var place :| 0 <= place < |source.disk| && ciphers[i] == Seal(key, place, source.disk[place]);
    }
    var end := |ciphers| - 1;
    assert ciphers[end].text == source.disk[end].text;
    assert end == |source.disk| - 1;
  }

  // ---- Custodians and pieces -------------------------------------------------------------------------------------------------------

  /** T3: a leaf binds a piece to record, chunk and custodian. */
  datatype Leaf = Leaf(record: Key, chunk: nat, custodian: nat, octets: nat)

  /** T3, T4: the roots of all chunks, each the leaves under it. */
  type Root = set<Leaf>

  /** T6, T7: what a custodian says is its piece of a chunk is in its leaf under the chunk's root. */
  predicate IsAuthentic(record: Key, roots: seq<Root>, chunk: nat, custodian: nat, octets: nat) {
    chunk < |roots| && Leaf(record, chunk, custodian, octets) in roots[chunk]
  }

  /** T7: of the answers for a chunk those that are not authentic are named. */
  function Named(record: Key, roots: seq<Root>, chunk: nat, answers: map<nat, nat>): set<nat> {
    set custodian <- answers | !IsAuthentic(record, roots, chunk, custodian, answers[custodian])
  }

  /** Property True blame: who shows what it was dealt for the chunk that was asked for is not named. T7. */
  lemma NamedHaveLied(record: Key, roots: seq<Root>, chunk: nat, answers: map<nat, nat>, dealt: map<nat, nat>)
    requires chunk < |roots| && forall custodian <- dealt :: Leaf(record, chunk, custodian, dealt[custodian]) in roots[chunk]
    ensures forall custodian <- Named(record, roots, chunk, answers) :: custodian in dealt ==> answers[custodian] != dealt[custodian]
  {}

  /** T6: the next piece is taken, in order; the roots that came with what was taken. */
  function Take(roots: seq<Root>, chunk: nat, root: Root): seq<Root> { if chunk == |roots| then roots + [root] else roots }

  function TakeAll(roots: seq<Root>, pieces: seq<(nat, Root)>): seq<Root>
    decreases |pieces|
  { if pieces == [] then roots else TakeAll(Take(roots, pieces[0].0, pieces[0].1), pieces[1..]) }

  /** T6: whatever comes, in whatever order and however often, a root that was taken stays, and is one that came with its number. */
  lemma TakenInOrder(roots: seq<Root>, pieces: seq<(nat, Root)>)
    ensures roots <= TakeAll(roots, pieces)
    ensures forall i | |roots| <= i < |TakeAll(roots, pieces)| :: (i, TakeAll(roots, pieces)[i]) in pieces
    decreases |pieces|
  {
    if pieces != [] {
      var next := Take(roots, pieces[0].0, pieces[0].1);
      TakenInOrder(next, pieces[1..]);
      var all := TakeAll(roots, pieces);
      forall i | |roots| <= i < |all| ensures (i, all[i]) in pieces {
        if i < |next| { assert all[i] == next[i] && pieces[0] == (i, all[i]); }
      }
    }
  }
}
