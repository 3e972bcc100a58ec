include "custody.dfy"

/**
 * A custodian of streams: pieces, terms, requests for shares and for pieces, what is read back, final orders to erase, a start. What it persists is written before
 * anything later leaves. Executable; that a piece leads to its root or terms to what was taken is a fact. Spec: Records T6, T9, T10, T11.
 */
module StreamDeskRules {
  import opened Entries
  import CustodyTable
  import ReleaseRules
  import CustodyRules

  const StreamsCap: nat := 16

  datatype Terms = NotYet | Of(commitment: nat)

  datatype Stream = Stream(source: Institution, taken: nat, terms: Terms, phase: CustodyTable.Phase, unaudited: set<Access>)

  datatype Piece = Piece(record: Record, chunk: nat)

  datatype Desk = Desk(streams: map<Record, Stream>, pieces: set<Piece>, tombstones: set<Record>, glass: set<Access>, loading: map<Piece, seq<CustodyRules.Awaited>>)

  const Empty: Desk := Desk(map[], {}, {}, {}, map[])

  datatype Verdict = Taken | Again | Early | Refused

  datatype Output =
    | Persist(streams: map<Record, Stream>, pieces: set<Piece>, tombstones: set<Record>, glass: set<Access>)
    | Judged(to: Institution, record: Record, verdict: Verdict, taken: nat)
    | Receipt(to: Institution, record: Record, commitment: nat)
    | OfferRefused(to: Institution, record: Record)
    | Load(piece: Piece)
    | Share(to: Institution, access: Access, record: Record)
    | Released(to: Institution, access: Access, piece: Piece)
    | ReleaseRefused(to: Institution, access: Access)

  datatype Input =
    | Offered(from: Institution, record: Record, source: Institution, isOwn: bool, chunk: nat, isAuthentic: bool)
    | Given(from: Institution, record: Record, source: Institution, isOwn: bool, commitment: nat, chunks: nat, isWhole: bool)
    | Asked(asked: CustodyRules.Awaited)
    | Wanted(asked: CustodyRules.Awaited, chunk: nat)
    | Read(piece: Piece, isIntact: bool)
    | EraseFinal(record: Record)

  function Write(desk: Desk): Output { Persist(desk.streams, desk.pieces, desk.tombstones, desk.glass) }

  /** T6, T9, R5: whether anything of this stream is taken. */
  predicate IsTaken(desk: Desk, from: Institution, record: Record, source: Institution, isOwn: bool, view: CustodyRules.View) {
    var records := view.final.state.records;
    && source == from && isOwn && record !in desk.tombstones
    && (record in records ==> !records[record].IsErased() && records[record].source == from)
    && (record in desk.streams ==> desk.streams[record].source == from && !desk.streams[record].phase.Failed?)
    && (record !in desk.streams ==> |set other | other in desk.streams && desk.streams[other].source == from && other !in records| < StreamsCap)
  }

  /** T6, T9: pieces in order, each once; a piece and the count are on disk before the answer leaves. */
  function OnOffered(desk: Desk, input: Input, view: CustodyRules.View): (Desk, seq<Output>)
    requires input.Offered?
  {
    var record := input.record;
    if !IsTaken(desk, input.from, record, input.source, input.isOwn, view) then (desk, [Judged(input.from, record, Refused, 0)])
    else
      var held := if record in desk.streams then desk.streams[record] else Stream(input.from, 0, NotYet, CustodyTable.Offered, {});
      if input.chunk > held.taken then (desk, [Judged(input.from, record, Early, held.taken)])
      else if !input.isAuthentic || (input.chunk == held.taken && held.terms.Of?) then (desk, [Judged(input.from, record, Refused, held.taken)])
      else if input.chunk < held.taken then (desk, [Judged(input.from, record, Again, held.taken)])
      else
        var after := desk.(streams := desk.streams[record := held.(taken := held.taken + 1)], pieces := desk.pieces + {Piece(record, input.chunk)});
        (after, [Write(after), Judged(input.from, record, Taken, held.taken + 1)])
  }

  /** T6, T9: a receipt for terms of just the pieces that were taken, which are on disk. */
  function OnGiven(desk: Desk, input: Input, view: CustodyRules.View): (Desk, seq<Output>)
    requires input.Given?
  {
    var record := input.record;
    var anchored := view.final.state.records;
    if !IsTaken(desk, input.from, record, input.source, input.isOwn, view) || record !in desk.streams || desk.streams[record].taken < input.chunks
      || (record in anchored && anchored[record].commitment != input.commitment) then (desk, [OfferRefused(input.from, record)])
    else
      var held := desk.streams[record];
      if held.terms.Of? then
        (desk, [if held.terms.commitment == input.commitment then Output.Receipt(input.from, record, input.commitment) else OfferRefused(input.from, record)])
      else if !input.isWhole || !CustodyTable.All.CanFire(held.phase, CustodyTable.Accept) then (desk, [OfferRefused(input.from, record)])
      else
        var after := desk.(streams := desk.streams[record := held.(terms := Of(input.commitment), phase := CustodyTable.All.Fire(held.phase, CustodyTable.Accept))]);
        (after, [Write(after), Output.Receipt(input.from, record, input.commitment)])
  }

  /** A6, A10, T10: the guard over the final state, then what is held. */
  predicate MayLeave(desk: Desk, asked: CustodyRules.Awaited, view: CustodyRules.View) {
    && CustodyRules.Guard(asked, view) == ReleaseRules.ReleaseRefusal.None
    && var record := CustodyRules.RecordOf(asked, view);
      record !in desk.tombstones && record in desk.streams && (desk.streams[record].phase.Held? || desk.streams[record].phase.Released?)
      && desk.streams[record].terms == Of(view.final.state.records[record].commitment)
  }

  function OnAsked(desk: Desk, asked: CustodyRules.Awaited, view: CustodyRules.View): (Desk, seq<Output>) {
    if !MayLeave(desk, asked, view) then (desk, [ReleaseRefused(asked.requester, asked.access)])
    else Leave(desk, asked, Share(asked.requester, asked.access, CustodyRules.RecordOf(asked, view)), view)
  }

  function OnWanted(desk: Desk, asked: CustodyRules.Awaited, chunk: nat, view: CustodyRules.View): (Desk, seq<Output>) {
    if !MayLeave(desk, asked, view) || chunk >= desk.streams[CustodyRules.RecordOf(asked, view)].taken then (desk, [ReleaseRefused(asked.requester, asked.access)])
    else
      var piece := Piece(CustodyRules.RecordOf(asked, view), chunk);
      var waiting := if piece in desk.loading then desk.loading[piece] else [];
      if asked in waiting then (desk, []) else (desk.(loading := desk.loading[piece := waiting + [asked]]), if waiting == [] then [Load(piece)] else [])
  }

  /** T10: asked again when the piece has been read; what the disk has spoilt is not released. */
  function OnRead(desk: Desk, piece: Piece, isIntact: bool, view: CustodyRules.View): (Desk, seq<Output>) {
    if piece !in desk.loading then (desk, [])
    else ReleaseAll(desk.(loading := desk.loading - {piece}), desk.loading[piece], piece, isIntact, view)
  }

  function ReleaseAll(desk: Desk, waiting: seq<CustodyRules.Awaited>, piece: Piece, isIntact: bool, view: CustodyRules.View): (Desk, seq<Output>)
    decreases |waiting|
  {
    if waiting == [] then (desk, [])
    else
      var (after, said) := ReleaseOne(desk, waiting[0], piece, isIntact, view);
      var (end, rest) := ReleaseAll(after, waiting[1..], piece, isIntact, view);
      (end, said + rest)
  }

  function ReleaseOne(desk: Desk, asked: CustodyRules.Awaited, piece: Piece, isIntact: bool, view: CustodyRules.View): (Desk, seq<Output>) {
    if !MayLeave(desk, asked, view) || CustodyRules.RecordOf(asked, view) != piece.record || piece !in desk.pieces then (desk, [ReleaseRefused(asked.requester, asked.access)])
    else if !isIntact then
      var held := desk.streams[piece.record];
      var lost := desk.(streams := desk.streams[piece.record := held.(phase := CustodyTable.All.Fire(held.phase, CustodyTable.Lose))]);
      (lost, [Write(lost), ReleaseRefused(asked.requester, asked.access)])
    else Leave(desk, asked, Released(asked.requester, asked.access, piece), view)
  }

  /** A7, A11: that an entry is owed is on disk before anything of the stream leaves. */
  function Leave(desk: Desk, asked: CustodyRules.Awaited, leaving: Output, view: CustodyRules.View): (Desk, seq<Output>)
    requires MayLeave(desk, asked, view)
  {
    var record := CustodyRules.RecordOf(asked, view);
    var held := desk.streams[record];
    var released := held.(phase := CustodyTable.All.Fire(held.phase, CustodyTable.Release));
    var after := if IsTold(desk, asked, view) then desk.(streams := desk.streams[record := released])
      else if asked.ground.Consent? then desk.(streams := desk.streams[record := released.(unaudited := held.unaudited + {asked.access})])
      else desk.(streams := desk.streams[record := released], glass := desk.glass + {asked.access});
    (after, [Write(after), leaving])
  }

  /** Whether the entry is on chain or owed on disk. */
  predicate IsTold(desk: Desk, asked: CustodyRules.Awaited, view: CustodyRules.View)
    requires MayLeave(desk, asked, view)
  {
    if asked.ground.Consent? then
      view.self in view.final.state.accesses[asked.access].audited || asked.access in desk.streams[CustodyRules.RecordOf(asked, view)].unaudited
    else CustodyRules.IsTold(asked.access, view) || asked.access in desk.glass
  }

  /** T11: every piece goes, and what leads to them; the tombstone stays. */
  function OnErase(desk: Desk, record: Record): (Desk, seq<Output>) {
    var after := Desk(desk.streams - {record}, (set piece | piece in desk.pieces && piece.record != record), desk.tombstones + {record}, desk.glass, desk.loading);
    (after, [Write(after)])
  }

  function Step(desk: Desk, input: Input, view: CustodyRules.View): (Desk, seq<Output>) {
    match input
    case Offered(_, _, _, _, _, _) => OnOffered(desk, input, view)
    case Given(_, _, _, _, _, _, _) => OnGiven(desk, input, view)
    case Asked(asked) => OnAsked(desk, asked, view)
    case Wanted(asked, chunk) => OnWanted(desk, asked, chunk, view)
    case Read(piece, isIntact) => OnRead(desk, piece, isIntact, view)
    case EraseFinal(record) => OnErase(desk, record)
  }

  /** What a start makes of the disk: what waited is forgotten. */
  function Start(disk: Output): Desk
    requires disk.Persist?
  { Desk(disk.streams, disk.pieces, disk.tombstones, disk.glass, map[]) }
}

/** What a custodian of streams never does. Spec: Records T6, T9, T10, T11. */
module StreamDeskProof {
  import opened Entries
  import opened StreamDeskRules
  import CustodyTable
  import ReleaseRules
  import CustodyRules

  /** T6: all pieces that count are on disk. T11: of what is destroyed nothing is held. */
  ghost predicate IsSound(desk: Desk) {
    && (forall record | record in desk.streams :: record !in desk.tombstones && (forall chunk: nat | chunk < desk.streams[record].taken :: Piece(record, chunk) in desk.pieces))
    && (forall piece | piece in desk.pieces :: piece.record in desk.streams)
    && (forall record | record in desk.streams :: var stream := desk.streams[record];
      !stream.phase.Destroyed? && (stream.phase.Offered? <==> stream.terms.NotYet?))
  }

  /** Whether an output may leave when this is on disk, for what is known then. */
  ghost predicate IsRight(disk: Output, output: Output, view: CustodyRules.View)
    requires disk.Persist?
  {
    match output
    case Receipt(_, record, commitment) => record in disk.streams && disk.streams[record].terms == Of(commitment)
      && forall chunk: nat | chunk < disk.streams[record].taken :: Piece(record, chunk) in disk.pieces
    case Judged(_, record, verdict, taken) => (verdict.Taken? ==> record in disk.streams && disk.streams[record].taken == taken && taken > 0 && Piece(record, taken - 1) in disk.pieces)
    case Share(to, access, record) => IsGiven(disk, to, access, record, view)
    case Released(to, access, piece) => IsGiven(disk, to, access, piece.record, view)
    case _ => true
  }

  /** T10, A6, A7: somebody's authority stands, the record is not destroyed, and the entry is on chain or on disk. */
  ghost predicate IsGiven(disk: Output, to: Institution, access: Access, record: Record, view: CustodyRules.View)
    requires disk.Persist?
  {
    exists asked: CustodyRules.Awaited ::
      && asked.access == access && asked.requester == to && CustodyRules.Guard(asked, view) == ReleaseRules.ReleaseRefusal.None
      && CustodyRules.RecordOf(asked, view) == record && record in disk.streams && record !in disk.tombstones
      && (if asked.ground.Consent? then view.self in view.final.state.accesses[access].audited || access in disk.streams[record].unaudited
        else CustodyRules.IsTold(access, view) || access in disk.glass)
  }

  ghost predicate InOrder(disk: Output, outputs: seq<Output>, view: CustodyRules.View)
    requires disk.Persist?
    decreases |outputs|
  {
    outputs != [] ==>
      && IsRight(disk, outputs[0], view)
      && InOrder(if outputs[0].Persist? then outputs[0] else disk, outputs[1..], view)
  }

  function DiskAfter(disk: Output, outputs: seq<Output>): Output
    requires disk.Persist?
    ensures DiskAfter(disk, outputs).Persist?
    decreases |outputs|
  { if outputs == [] then disk else DiskAfter(if outputs[0].Persist? then outputs[0] else disk, outputs[1..]) }

  lemma Chained(disk: Output, first: seq<Output>, rest: seq<Output>, view: CustodyRules.View)
    requires disk.Persist? && InOrder(disk, first, view) && InOrder(DiskAfter(disk, first), rest, view)
    ensures InOrder(disk, first + rest, view) && DiskAfter(disk, first + rest) == DiskAfter(DiskAfter(disk, first), rest)
    decreases |first|
  {
    if first == [] { assert first + rest == rest; }
    else {
      assert (first + rest)[1..] == first[1..] + rest;
      Chained(if first[0].Persist? then first[0] else disk, first[1..], rest, view);
    }
  }

  lemma Two(desk: Desk, outputs: seq<Output>, view: CustodyRules.View)
    requires |outputs| == 2 && outputs[0] == Write(desk) && !outputs[1].Persist? && IsRight(outputs[0], outputs[1], view)
    ensures forall disk: Output | disk.Persist? :: InOrder(disk, outputs, view) && DiskAfter(disk, outputs) == outputs[0]
  {
    forall disk: Output | disk.Persist? ensures InOrder(disk, outputs, view) && DiskAfter(disk, outputs) == outputs[0] {
      assert outputs[1..][0] == outputs[1] && outputs[1..][1..] == [] && outputs[2..] == [];
      assert InOrder(outputs[0], outputs[1..], view);
      assert DiskAfter(outputs[0], outputs[1..]) == outputs[0];
    }
  }

  lemma LeaveKeeps(desk: Desk, asked: CustodyRules.Awaited, leaving: Output, view: CustodyRules.View)
    requires IsSound(desk) && MayLeave(desk, asked, view)
    requires leaving == Share(asked.requester, asked.access, CustodyRules.RecordOf(asked, view))
      || (leaving.Released? && leaving.to == asked.requester && leaving.access == asked.access && leaving.piece.record == CustodyRules.RecordOf(asked, view))
    ensures var (after, outputs) := Leave(desk, asked, leaving, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {
    var (after, outputs) := Leave(desk, asked, leaving, view);
    var record := CustodyRules.RecordOf(asked, view);
    assert after.streams[record].terms == desk.streams[record].terms;
    assert IsGiven(Write(after), asked.requester, asked.access, record, view);
    Two(after, outputs, view);
  }

  lemma OneKeeps(desk: Desk, asked: CustodyRules.Awaited, piece: Piece, isIntact: bool, view: CustodyRules.View)
    requires IsSound(desk)
    ensures var (after, outputs) := ReleaseOne(desk, asked, piece, isIntact, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {
    var (after, outputs) := ReleaseOne(desk, asked, piece, isIntact, view);
    if MayLeave(desk, asked, view) && CustodyRules.RecordOf(asked, view) == piece.record && piece in desk.pieces {
      if isIntact { LeaveKeeps(desk, asked, Released(asked.requester, asked.access, piece), view); } else { Two(after, outputs, view); }
    }
  }

  lemma AllKeep(desk: Desk, waiting: seq<CustodyRules.Awaited>, piece: Piece, isIntact: bool, view: CustodyRules.View)
    requires IsSound(desk)
    ensures var (after, outputs) := ReleaseAll(desk, waiting, piece, isIntact, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
    decreases |waiting|
  {
    if waiting != [] {
      var (after, said) := ReleaseOne(desk, waiting[0], piece, isIntact, view);
      OneKeeps(desk, waiting[0], piece, isIntact, view);
      AllKeep(after, waiting[1..], piece, isIntact, view);
      var (end, rest) := ReleaseAll(after, waiting[1..], piece, isIntact, view);
      Chained(Write(desk), said, rest, view);
    }
  }

  lemma OfferedKeeps(desk: Desk, input: Input, view: CustodyRules.View)
    requires IsSound(desk) && input.Offered?
    ensures var (after, outputs) := OnOffered(desk, input, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {
    var (after, outputs) := OnOffered(desk, input, view);
    if |outputs| == 2 {
      var taken := after.streams[input.record].taken;
      forall chunk: nat | chunk < taken ensures Piece(input.record, chunk) in after.pieces { if chunk + 1 < taken { assert chunk < desk.streams[input.record].taken; } }
      Two(after, outputs, view);
    }
  }

  /** T9, T11: of a destroyed stream nothing is taken. */
  lemma DestroyedIsRefused(desk: Desk, input: Input, view: CustodyRules.View)
    requires input.Offered? && input.record in desk.tombstones
    ensures OnOffered(desk, input, view).0 == desk
  {}

  lemma GivenKeeps(desk: Desk, input: Input, view: CustodyRules.View)
    requires IsSound(desk) && input.Given?
    ensures var (after, outputs) := OnGiven(desk, input, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {
    var (after, outputs) := OnGiven(desk, input, view);
    if |outputs| == 2 { Two(after, outputs, view); }
  }

  lemma WantedKeeps(desk: Desk, asked: CustodyRules.Awaited, chunk: nat, view: CustodyRules.View)
    requires IsSound(desk)
    ensures var (after, outputs) := OnWanted(desk, asked, chunk, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {}

  lemma EraseKeeps(desk: Desk, record: Record, view: CustodyRules.View)
    requires IsSound(desk)
    ensures var (after, outputs) := OnErase(desk, record);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {
    var (after, outputs) := OnErase(desk, record);
    assert outputs[1..] == [];
  }

  /** T6, T9, T10, T11: whatever comes, what leaves is right for what is on disk then, and the disk is what the desk has. */
  lemma StepKeeps(desk: Desk, input: Input, view: CustodyRules.View)
    requires IsSound(desk)
    ensures var (after, outputs) := Step(desk, input, view);
      IsSound(after) && InOrder(Write(desk), outputs, view) && DiskAfter(Write(desk), outputs) == Write(after)
  {
    var (after, outputs) := Step(desk, input, view);
    match input
    case Offered(_, _, _, _, _, _) => OfferedKeeps(desk, input, view);
    case Given(_, _, _, _, _, _, _) => GivenKeeps(desk, input, view);
    case Asked(asked) => if MayLeave(desk, asked, view) { LeaveKeeps(desk, asked, Share(asked.requester, asked.access, CustodyRules.RecordOf(asked, view)), view); }
    case Wanted(asked, chunk) => WantedKeeps(desk, asked, chunk, view);
    case Read(piece, isIntact) => if piece in desk.loading { AllKeep(desk.(loading := desk.loading - {piece}), desk.loading[piece], piece, isIntact, view); }
    case EraseFinal(record) => EraseKeeps(desk, record, view);
  }

  /** T11: what is destroyed stays so, whatever comes later, and nothing of it is on disk. */
  lemma NothingAfterDestroyed(desk: Desk, input: Input, view: CustodyRules.View, record: Record)
    requires IsSound(desk) && record in desk.tombstones
    ensures var after := Step(desk, input, view).0;
      record in after.tombstones && record !in after.streams && forall piece | piece in after.pieces :: piece.record != record
  {
    StepKeeps(desk, input, view);
    if input.Read? && input.piece in desk.loading {
      TombstonesStay(desk.(loading := desk.loading - {input.piece}), desk.loading[input.piece], input.piece, input.isIntact, view);
    }
  }

  lemma TombstonesStay(desk: Desk, waiting: seq<CustodyRules.Awaited>, piece: Piece, isIntact: bool, view: CustodyRules.View)
    ensures ReleaseAll(desk, waiting, piece, isIntact, view).0.tombstones == desk.tombstones
    decreases |waiting|
  {
    if waiting != [] { TombstonesStay(ReleaseOne(desk, waiting[0], piece, isIntact, view).0, waiting[1..], piece, isIntact, view); }
  }

  /** A crash loses what waited, and nothing else. */
  lemma StartIsSound(desk: Desk)
    requires IsSound(desk)
    ensures IsSound(Start(Write(desk)))
  {}
}
