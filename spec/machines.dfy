/**
 * The state machines' tables as data, closed: every trigger that is not declared unheard has one line, every state is reached, none but the
 * terminal ones is a trap.
 */
module MachineTables {
  /** Where a trigger is not heard the table has no line, and firing it stops the process. */
  datatype Table<S(==), T(==)> = Table(initial: S, lines: map<(S, T), S>, unheard: set<(S, T)>, terminal: set<S>)
  {
    predicate CanFire(state: S, trigger: T) { (state, trigger) in lines }

    function Fire(state: S, trigger: T): S
      requires CanFire(state, trigger)
    { lines[(state, trigger)] }
  }

  /** Property Machine tables closed: each trigger has a line or is declared unheard, never both. */
  ghost predicate IsClosed<S(!new), T(!new)>(table: Table<S, T>)
  { forall state: S, trigger: T :: table.CanFire(state, trigger) <==> (state, trigger) !in table.unheard }

  /** A terminal state is left by no line. */
  ghost predicate TerminalsStay<S(!new), T(!new)>(table: Table<S, T>)
  { forall state: S, trigger: T | table.CanFire(state, trigger) && state in table.terminal :: table.Fire(state, trigger) == state }

  /** A path of lines leads from the initial state to this one. */
  least predicate IsReached<S(!new), T(!new)>(table: Table<S, T>, state: S)
  {
    state == table.initial
      || exists before: S, trigger: T ::
        table.CanFire(before, trigger) && table.Fire(before, trigger) == state && IsReached(table, before)
  }

  /** A path of lines leads from this state to a terminal one. */
  least predicate Ends<S(!new), T(!new)>(table: Table<S, T>, state: S)
  { state in table.terminal || exists trigger: T :: table.CanFire(state, trigger) && Ends(table, table.Fire(state, trigger)) }

  lemma Forth<S(!new), T(!new)>(table: Table<S, T>, state: S, trigger: T)
    requires table.CanFire(state, trigger) && IsReached(table, state)
    ensures IsReached(table, table.Fire(state, trigger))
  {}

  lemma Back<S(!new), T(!new)>(table: Table<S, T>, state: S, trigger: T)
    requires table.CanFire(state, trigger) && Ends(table, table.Fire(state, trigger))
    ensures Ends(table, state)
  {}
}

/** Spec: Consensus, table View. */
module ViewTable {
  import opened MachineTables

  datatype Phase = AwaitingProposal | Voted | Skipping | Notarized | Skipped | Finalized

  datatype Trigger = ProposalAccepted | TimerFired | NotarizationSeen | SkipCertificateSeen | FinalizationSeen

  const Lines: map<(Phase, Trigger), Phase> := map[
    (AwaitingProposal, ProposalAccepted) := Voted,
    (AwaitingProposal, TimerFired) := Skipping,
    (AwaitingProposal, NotarizationSeen) := Notarized,
    (AwaitingProposal, SkipCertificateSeen) := Skipped,
    (AwaitingProposal, FinalizationSeen) := Finalized,
    (Voted, TimerFired) := Skipping,
    (Voted, NotarizationSeen) := Notarized,
    (Voted, SkipCertificateSeen) := Skipped,
    (Voted, FinalizationSeen) := Finalized,
    (Skipping, NotarizationSeen) := Notarized,
    (Skipping, SkipCertificateSeen) := Skipped,
    (Skipping, FinalizationSeen) := Finalized,
    (Notarized, SkipCertificateSeen) := Notarized,
    (Notarized, FinalizationSeen) := Finalized,
    (Skipped, NotarizationSeen) := Skipped,
    (Finalized, NotarizationSeen) := Finalized
  ]

  /**
   * Unheard, since a proposal is accepted and the timer fires in the view that one is in, once (S2, S3), and a certificate of a kind is news
   * once (S4 to S6). Skipped and FinalizationSeen: both certificates of one view never exist, ConsensusSafety.FinalizedIsNotSkipped.
   */
  const Unheard: set<(Phase, Trigger)> := {
    (Voted, ProposalAccepted), (Skipping, ProposalAccepted), (Skipping, TimerFired), (Notarized, ProposalAccepted),
    (Notarized, TimerFired), (Notarized, NotarizationSeen), (Skipped, ProposalAccepted), (Skipped, TimerFired),
    (Skipped, SkipCertificateSeen), (Skipped, FinalizationSeen), (Finalized, ProposalAccepted),
    (Finalized, TimerFired), (Finalized, SkipCertificateSeen), (Finalized, FinalizationSeen)
  }

  const All: Table<Phase, Trigger> := Table(AwaitingProposal, Lines, Unheard, {Skipped, Finalized})

  lemma ViewIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      ViewIsClosedAt(state, trigger);
    }
  }

  lemma ViewIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case AwaitingProposal => {}
    case Voted => {}
    case Skipping => {}
    case Notarized => {}
    case Skipped => {}
    case Finalized => {}
  }

  lemma ViewIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, AwaitingProposal, ProposalAccepted);
    Forth(All, AwaitingProposal, TimerFired);
    Forth(All, AwaitingProposal, NotarizationSeen);
    Forth(All, AwaitingProposal, SkipCertificateSeen);
    Forth(All, AwaitingProposal, FinalizationSeen);
  }

  lemma ViewHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, AwaitingProposal, SkipCertificateSeen);
    Back(All, Voted, SkipCertificateSeen);
    Back(All, Skipping, SkipCertificateSeen);
    Back(All, Notarized, FinalizationSeen);
  }
}

/** Spec: Consensus, table Epoch. */
module EpochTable {
  import opened MachineTables

  datatype Phase = Running | Closing | HandedOver

  datatype Trigger = LastHeightNotarized | BranchLeft | LastHeightFinal

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Running, LastHeightNotarized) := Closing,
    (Running, LastHeightFinal) := HandedOver,
    (Closing, BranchLeft) := Running,
    (Closing, LastHeightFinal) := HandedOver
  ]

  /** Unheard, since only a change is told, and the next epoch takes over (E2). */
  const Unheard: set<(Phase, Trigger)> := {
    (Running, BranchLeft), (Closing, LastHeightNotarized), (HandedOver, LastHeightNotarized),
    (HandedOver, BranchLeft), (HandedOver, LastHeightFinal)
  }

  const All: Table<Phase, Trigger> := Table(Running, Lines, Unheard, {HandedOver})

  lemma EpochIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      EpochIsClosedAt(state, trigger);
    }
  }

  lemma EpochIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Running => {}
    case Closing => {}
    case HandedOver => {}
  }

  lemma EpochIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Running, LastHeightNotarized);
    Forth(All, Running, LastHeightFinal);
  }

  lemma EpochHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Running, LastHeightFinal);
    Back(All, Closing, LastHeightFinal);
  }
}

/** Spec: Consensus, table Replica. */
module ReplicaTable {
  import opened MachineTables

  datatype Phase = Recovering | CatchingUp | Participating | Halted

  datatype Trigger = Restored | FellBehind | CaughtUp | StateLost

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Recovering, Restored) := Participating,
    (Recovering, StateLost) := Halted,
    (CatchingUp, CaughtUp) := Participating,
    (CatchingUp, StateLost) := Halted,
    (Participating, FellBehind) := CatchingUp,
    (Participating, StateLost) := Halted,
    (Halted, StateLost) := Halted
  ]

  /** Unheard, since the store is read once, only a change is told, and who halted does nothing more (D2). */
  const Unheard: set<(Phase, Trigger)> := {
    (Recovering, FellBehind), (Recovering, CaughtUp), (CatchingUp, Restored), (CatchingUp, FellBehind),
    (Participating, Restored), (Participating, CaughtUp), (Halted, Restored), (Halted, FellBehind),
    (Halted, CaughtUp)
  }

  const All: Table<Phase, Trigger> := Table(Recovering, Lines, Unheard, {Halted})

  lemma ReplicaIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      ReplicaIsClosedAt(state, trigger);
    }
  }

  lemma ReplicaIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Recovering => {}
    case CatchingUp => {}
    case Participating => {}
    case Halted => {}
  }

  lemma ReplicaIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Recovering, Restored);
    Forth(All, Recovering, StateLost);
    Forth(All, Participating, FellBehind);
  }

  lemma ReplicaHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Recovering, StateLost);
    Back(All, CatchingUp, StateLost);
    Back(All, Participating, StateLost);
  }
}

/** Spec: Institutions, table Institution. */
module InstitutionTable {
  import opened MachineTables

  datatype Phase = Applied | Syncing | Active | Suspended | Retired | Expelled

  datatype Trigger = Admit | Seat | Suspend | Retire | Expel

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Applied, Admit) := Syncing,
    (Applied, Retire) := Retired,
    (Syncing, Seat) := Active,
    (Syncing, Retire) := Retired,
    (Syncing, Expel) := Expelled,
    (Active, Admit) := Syncing,
    (Active, Suspend) := Suspended,
    (Active, Retire) := Retired,
    (Active, Expel) := Expelled,
    (Suspended, Admit) := Syncing,
    (Suspended, Retire) := Retired,
    (Suspended, Expel) := Expelled
  ]

  /** Unheard, since admission, seat and suspension have their order (I4, I7), and Retired and Expelled are for good. */
  const Unheard: set<(Phase, Trigger)> := {
    (Applied, Seat), (Applied, Suspend), (Applied, Expel), (Syncing, Admit), (Syncing, Suspend), (Active, Seat),
    (Suspended, Seat), (Suspended, Suspend), (Retired, Admit), (Retired, Seat), (Retired, Suspend),
    (Retired, Retire), (Retired, Expel), (Expelled, Admit), (Expelled, Seat), (Expelled, Suspend),
    (Expelled, Retire), (Expelled, Expel)
  }

  const All: Table<Phase, Trigger> := Table(Applied, Lines, Unheard, {Retired, Expelled})

  lemma InstitutionIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      InstitutionIsClosedAt(state, trigger);
    }
  }

  lemma InstitutionIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Applied => {}
    case Syncing => {}
    case Active => {}
    case Suspended => {}
    case Retired => {}
    case Expelled => {}
  }

  lemma InstitutionIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Applied, Admit);
    Forth(All, Applied, Retire);
    Forth(All, Syncing, Seat);
    Forth(All, Syncing, Expel);
    Forth(All, Active, Suspend);
  }

  lemma InstitutionHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Applied, Retire);
    Back(All, Syncing, Retire);
    Back(All, Active, Retire);
    Back(All, Suspended, Retire);
  }
}

/** Spec: Records, table Record. */
module RecordTable {
  import opened MachineTables

  datatype Phase = Sealed | Dispersing | Certified | Anchored | Shredding | Shredded | Degraded | Repairing

  datatype Trigger = Disperse | Certify | Anchor | Erase | Shred | Degrade | Begin | Repair

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Sealed, Disperse) := Dispersing,
    (Dispersing, Certify) := Certified,
    (Certified, Anchor) := Anchored,
    (Anchored, Erase) := Shredding,
    (Anchored, Degrade) := Degraded,
    (Shredding, Shred) := Shredded,
    (Degraded, Erase) := Shredding,
    (Degraded, Begin) := Repairing,
    (Repairing, Erase) := Shredding,
    (Repairing, Degrade) := Degraded,
    (Repairing, Repair) := Anchored
  ]

  /** Unheard, since a record goes one way (R4 to R10) but for its repair, which is of what was anchored and not erased (R13 to R16). */
  const Unheard: set<(Phase, Trigger)> := {
    (Sealed, Certify), (Sealed, Anchor), (Sealed, Erase), (Sealed, Shred), (Sealed, Degrade),
    (Sealed, Begin), (Sealed, Repair), (Dispersing, Disperse), (Dispersing, Anchor), (Dispersing, Erase),
    (Dispersing, Shred), (Dispersing, Degrade), (Dispersing, Begin), (Dispersing, Repair), (Certified, Disperse),
    (Certified, Certify), (Certified, Erase), (Certified, Shred), (Certified, Degrade), (Certified, Begin),
    (Certified, Repair)
  } + {
    (Anchored, Disperse), (Anchored, Certify), (Anchored, Anchor), (Anchored, Shred), (Anchored, Begin),
    (Anchored, Repair), (Degraded, Disperse), (Degraded, Certify), (Degraded, Anchor), (Degraded, Shred),
    (Degraded, Degrade), (Degraded, Repair), (Repairing, Disperse), (Repairing, Certify), (Repairing, Anchor),
    (Repairing, Shred), (Repairing, Begin)
  } + {
    (Shredding, Disperse), (Shredding, Certify), (Shredding, Anchor), (Shredding, Erase), (Shredding, Degrade),
    (Shredding, Begin), (Shredding, Repair), (Shredded, Disperse), (Shredded, Certify), (Shredded, Anchor),
    (Shredded, Erase), (Shredded, Shred), (Shredded, Degrade), (Shredded, Begin), (Shredded, Repair)
  }

  const All: Table<Phase, Trigger> := Table(Sealed, Lines, Unheard, {Shredded})

  lemma RecordIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      RecordIsClosedAt(state, trigger);
    }
  }

  lemma RecordIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Sealed => RecordIsClosedFromSealed(trigger);
    case Dispersing => RecordIsClosedFromDispersing(trigger);
    case Certified => RecordIsClosedFromCertified(trigger);
    case Anchored => RecordIsClosedFromAnchored(trigger);
    case Shredding => RecordIsClosedFromShredding(trigger);
    case Shredded => RecordIsClosedFromShredded(trigger);
    case Degraded => RecordIsClosedFromDegraded(trigger);
    case Repairing => RecordIsClosedFromRepairing(trigger);
  }

  lemma RecordIsClosedFromSealed(trigger: Trigger)
    ensures All.CanFire(Sealed, trigger) <==> (Sealed, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromDispersing(trigger: Trigger)
    ensures All.CanFire(Dispersing, trigger) <==> (Dispersing, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromCertified(trigger: Trigger)
    ensures All.CanFire(Certified, trigger) <==> (Certified, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromAnchored(trigger: Trigger)
    ensures All.CanFire(Anchored, trigger) <==> (Anchored, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromShredding(trigger: Trigger)
    ensures All.CanFire(Shredding, trigger) <==> (Shredding, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromShredded(trigger: Trigger)
    ensures All.CanFire(Shredded, trigger) <==> (Shredded, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromDegraded(trigger: Trigger)
    ensures All.CanFire(Degraded, trigger) <==> (Degraded, trigger) !in All.unheard
  {}

  lemma RecordIsClosedFromRepairing(trigger: Trigger)
    ensures All.CanFire(Repairing, trigger) <==> (Repairing, trigger) !in All.unheard
  {}

  lemma RecordIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Sealed, Disperse);
    Forth(All, Dispersing, Certify);
    Forth(All, Certified, Anchor);
    Forth(All, Anchored, Erase);
    Forth(All, Anchored, Degrade);
    Forth(All, Shredding, Shred);
    Forth(All, Degraded, Begin);
  }

  lemma RecordHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Shredding, Shred);
    Back(All, Anchored, Erase);
    Back(All, Degraded, Erase);
    Back(All, Repairing, Erase);
    Back(All, Certified, Anchor);
    Back(All, Dispersing, Certify);
    Back(All, Sealed, Disperse);
  }
}

/** Spec: Records, table Custody. */
module CustodyTable {
  import opened MachineTables

  datatype Phase = Offered | Held | Failed | Released | Destroyed | Challenged

  datatype Trigger = Accept | Release | Lose | Destroy | Repair | Challenge | Answer | Lapse

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Offered, Accept) := Held,
    (Held, Release) := Released,
    (Held, Lose) := Failed,
    (Held, Destroy) := Destroyed,
    (Held, Challenge) := Challenged,
    (Failed, Destroy) := Destroyed,
    (Failed, Repair) := Held,
    (Released, Release) := Released,
    (Released, Lose) := Failed,
    (Released, Destroy) := Destroyed,
    (Released, Challenge) := Challenged,
    (Challenged, Release) := Challenged,
    (Challenged, Lose) := Failed,
    (Challenged, Destroy) := Destroyed,
    (Challenged, Answer) := Held,
    (Challenged, Lapse) := Held
  ]

  /**
   * Unheard, since an offer is accepted once (R5), what is lost or destroyed is neither released nor shown (R8, R9, R19), only what was lost is repaired (R16), and a
   * challenge is over before the next one (R18).
   */
  const Unheard: set<(Phase, Trigger)> := {
    (Offered, Release), (Offered, Lose), (Offered, Destroy), (Offered, Repair), (Offered, Challenge),
    (Offered, Answer), (Offered, Lapse), (Held, Accept), (Held, Repair), (Held, Answer),
    (Held, Lapse), (Failed, Accept), (Failed, Release), (Failed, Lose), (Failed, Challenge),
    (Failed, Answer), (Failed, Lapse), (Released, Accept), (Released, Repair), (Released, Answer),
    (Released, Lapse), (Destroyed, Accept), (Destroyed, Release), (Destroyed, Lose), (Destroyed, Destroy),
    (Destroyed, Repair), (Destroyed, Challenge), (Destroyed, Answer), (Destroyed, Lapse), (Challenged, Accept),
    (Challenged, Repair), (Challenged, Challenge)
  }

  const All: Table<Phase, Trigger> := Table(Offered, Lines, Unheard, {Destroyed})

  lemma CustodyIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      CustodyIsClosedAt(state, trigger);
    }
  }

  lemma CustodyIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Offered => {}
    case Held => {}
    case Failed => {}
    case Released => {}
    case Destroyed => {}
    case Challenged => {}
  }

  lemma CustodyIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Offered, Accept);
    Forth(All, Held, Release);
    Forth(All, Held, Lose);
    Forth(All, Held, Destroy);
    Forth(All, Held, Challenge);
  }

  lemma CustodyHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Held, Destroy);
    Back(All, Failed, Destroy);
    Back(All, Released, Destroy);
    Back(All, Challenged, Destroy);
    Back(All, Offered, Accept);
  }
}

/** Spec: Access, table Access. */
module AccessTable {
  import opened MachineTables

  datatype Phase = Requested | Granted | Denied | Released | Expired | Revoked | Endorsed | InReview | Justified | Violation

  datatype Trigger = Grant | Deny | Release | Expire | Revoke | Endorse | Justify | Condemn | Lapse

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Requested, Grant) := Granted,
    (Requested, Deny) := Denied,
    (Requested, Endorse) := Endorsed,
    (Granted, Release) := Released,
    (Granted, Expire) := Expired,
    (Granted, Revoke) := Revoked,
    (Released, Release) := Released,
    (Released, Expire) := Expired,
    (Released, Revoke) := Revoked,
    (Expired, Release) := Expired,
    (Revoked, Release) := Revoked,
    (Endorsed, Release) := InReview,
    (InReview, Release) := InReview,
    (InReview, Justify) := Justified,
    (InReview, Condemn) := Violation,
    (InReview, Lapse) := Violation,
    (Justified, Release) := Justified,
    (Violation, Release) := Violation
  ]

  /** A request is answered once (A2, A3), what was refused is never released (A5), and an emergency is no request on chain (A9). */
  const UnheardOfRequests: set<(Phase, Trigger)> := {
    (Requested, Release), (Requested, Expire), (Requested, Revoke), (Requested, Justify), (Requested, Condemn),
    (Requested, Lapse), (Granted, Grant), (Granted, Deny), (Granted, Endorse), (Granted, Justify),
    (Granted, Condemn), (Granted, Lapse), (Denied, Grant), (Denied, Deny), (Denied, Release), (Denied, Expire),
    (Denied, Revoke), (Denied, Endorse), (Denied, Justify), (Denied, Condemn), (Denied, Lapse)
  }

  /** A consent is given and ends once (A2, A4). */
  const UnheardOfConsents: set<(Phase, Trigger)> := {
    (Released, Grant), (Released, Deny), (Released, Endorse), (Released, Justify), (Released, Condemn),
    (Released, Lapse), (Expired, Grant), (Expired, Deny), (Expired, Expire), (Expired, Revoke), (Expired, Endorse),
    (Expired, Justify), (Expired, Condemn), (Expired, Lapse), (Revoked, Grant), (Revoked, Deny), (Revoked, Expire),
    (Revoked, Revoke), (Revoked, Endorse), (Revoked, Justify), (Revoked, Condemn), (Revoked, Lapse)
  }

  /** No consent is asked for in an emergency (A10), and it is judged once (A12). */
  const UnheardOfEmergencies: set<(Phase, Trigger)> := {
    (Endorsed, Grant), (Endorsed, Deny), (Endorsed, Expire), (Endorsed, Revoke), (Endorsed, Endorse),
    (Endorsed, Justify), (Endorsed, Condemn), (Endorsed, Lapse), (InReview, Grant), (InReview, Deny),
    (InReview, Expire), (InReview, Revoke), (InReview, Endorse)
  }

  const UnheardOfJudged: set<(Phase, Trigger)> := {
    (Justified, Grant), (Justified, Deny), (Justified, Expire), (Justified, Revoke), (Justified, Endorse),
    (Justified, Justify), (Justified, Condemn), (Justified, Lapse), (Violation, Grant), (Violation, Deny),
    (Violation, Expire), (Violation, Revoke), (Violation, Endorse), (Violation, Justify), (Violation, Condemn),
    (Violation, Lapse)
  }

  const Unheard: set<(Phase, Trigger)> := UnheardOfRequests + UnheardOfConsents + UnheardOfEmergencies + UnheardOfJudged

  const All: Table<Phase, Trigger> := Table(Requested, Lines, Unheard, {Denied, Expired, Revoked, Justified, Violation})

  lemma AccessIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      AccessIsClosedAt(state, trigger);
    }
    forall state: Phase, trigger: Trigger | All.CanFire(state, trigger) && state in All.terminal ensures All.Fire(state, trigger) == state {
      AccessStaysAt(state, trigger);
    }
  }

  lemma AccessStaysAt(state: Phase, trigger: Trigger)
    requires All.CanFire(state, trigger) && state in All.terminal
    ensures All.Fire(state, trigger) == state
  {}

  lemma AccessIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    HeardAt(state, trigger);
    OfRequestsAt(state, trigger);
    OfConsentsAt(state, trigger);
    OfEmergenciesAt(state, trigger);
    OfJudgedAt(state, trigger);
  }

  predicate IsHeard(state: Phase, trigger: Trigger) {
    match state
    case Requested => trigger.Grant? || trigger.Deny? || trigger.Endorse?
    case Granted => trigger.Release? || trigger.Expire? || trigger.Revoke?
    case Denied => false
    case Released => trigger.Release? || trigger.Expire? || trigger.Revoke?
    case InReview => trigger.Release? || trigger.Justify? || trigger.Condemn? || trigger.Lapse?
    case _ => trigger.Release?
  }

  lemma HeardAt(state: Phase, trigger: Trigger)
    ensures (state, trigger) in Lines <==> IsHeard(state, trigger)
  {}

  lemma OfRequestsAt(state: Phase, trigger: Trigger)
    ensures (state, trigger) in UnheardOfRequests <==> (state.Requested? || state.Granted? || state.Denied?) && !IsHeard(state, trigger)
  {}

  lemma OfConsentsAt(state: Phase, trigger: Trigger)
    ensures (state, trigger) in UnheardOfConsents <==> (state.Released? || state.Expired? || state.Revoked?) && !IsHeard(state, trigger)
  {}

  lemma OfEmergenciesAt(state: Phase, trigger: Trigger)
    ensures (state, trigger) in UnheardOfEmergencies <==> (state.Endorsed? || state.InReview?) && !IsHeard(state, trigger)
  {}

  lemma OfJudgedAt(state: Phase, trigger: Trigger)
    ensures (state, trigger) in UnheardOfJudged <==> (state.Justified? || state.Violation?) && !IsHeard(state, trigger)
  {}

  lemma AccessIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Requested, Grant);
    Forth(All, Requested, Deny);
    Forth(All, Granted, Release);
    Forth(All, Granted, Expire);
    Forth(All, Granted, Revoke);
    Forth(All, Requested, Endorse);
    Forth(All, Endorsed, Release);
    Forth(All, InReview, Justify);
    Forth(All, InReview, Condemn);
  }

  lemma AccessHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Requested, Deny);
    Back(All, Granted, Expire);
    Back(All, Released, Expire);
    Back(All, InReview, Justify);
    Back(All, Endorsed, Release);
  }
}

/** Spec: Collaboration, table KeyCeremony. */
module KeyCeremonyTable {
  import opened MachineTables

  datatype Phase = Dealing | Complaining | Qualified | Failed

  datatype Trigger = DealsClosed | EnoughQualified | TooFewQualified

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Dealing, DealsClosed) := Complaining,
    (Complaining, EnoughQualified) := Qualified,
    (Complaining, TooFewQualified) := Failed
  ]

  /** Unheard, since a ceremony moves at the ends of slices only, each of which comes once an epoch (K5, K6, V1). */
  const Unheard: set<(Phase, Trigger)> := {
    (Dealing, EnoughQualified), (Dealing, TooFewQualified), (Complaining, DealsClosed), (Qualified, DealsClosed),
    (Qualified, EnoughQualified), (Qualified, TooFewQualified), (Failed, DealsClosed), (Failed, EnoughQualified),
    (Failed, TooFewQualified)
  }

  const All: Table<Phase, Trigger> := Table(Dealing, Lines, Unheard, {Qualified, Failed})

  lemma KeyCeremonyIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      KeyCeremonyIsClosedAt(state, trigger);
    }
  }

  lemma KeyCeremonyIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Dealing => {}
    case Complaining => {}
    case Qualified => {}
    case Failed => {}
  }

  lemma KeyCeremonyIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Dealing, DealsClosed);
    Forth(All, Complaining, EnoughQualified);
    Forth(All, Complaining, TooFewQualified);
  }

  lemma KeyCeremonyHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Complaining, TooFewQualified);
    Back(All, Dealing, DealsClosed);
  }
}

/** Spec: Election, table Election. */
module ElectionTable {
  import opened MachineTables

  datatype Phase = Registration | Voting | Tallying | Seated | CarriedOver

  datatype Trigger = RingFixed | PollClosed | TotalsOpened | Abandoned

  const Lines: map<(Phase, Trigger), Phase> := map[
    (Registration, RingFixed) := Voting,
    (Registration, Abandoned) := CarriedOver,
    (Voting, PollClosed) := Tallying,
    (Voting, Abandoned) := CarriedOver,
    (Tallying, TotalsOpened) := Seated,
    (Tallying, Abandoned) := CarriedOver
  ]

  /** Unheard, since the ring is fixed and the poll closed once, at the ends of their slices (V4, V10), and totals are opened in one phase only (V12). */
  const Unheard: set<(Phase, Trigger)> := {
    (Registration, PollClosed), (Registration, TotalsOpened), (Voting, RingFixed), (Voting, TotalsOpened),
    (Tallying, RingFixed), (Tallying, PollClosed), (Seated, RingFixed), (Seated, PollClosed),
    (Seated, TotalsOpened), (Seated, Abandoned), (CarriedOver, RingFixed), (CarriedOver, PollClosed),
    (CarriedOver, TotalsOpened), (CarriedOver, Abandoned)
  }

  const All: Table<Phase, Trigger> := Table(Registration, Lines, Unheard, {Seated, CarriedOver})

  lemma ElectionIsClosed()
    ensures IsClosed(All) && TerminalsStay(All)
  {
    forall state: Phase, trigger: Trigger ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard {
      ElectionIsClosedAt(state, trigger);
    }
  }

  lemma ElectionIsClosedAt(state: Phase, trigger: Trigger)
    ensures All.CanFire(state, trigger) <==> (state, trigger) !in All.unheard
  {
    match state
    case Registration => {}
    case Voting => {}
    case Tallying => {}
    case Seated => {}
    case CarriedOver => {}
  }

  lemma ElectionIsReached(state: Phase)
    ensures IsReached(All, state)
  {
    Forth(All, Registration, RingFixed);
    Forth(All, Registration, Abandoned);
    Forth(All, Voting, PollClosed);
    Forth(All, Tallying, TotalsOpened);
  }

  lemma ElectionHasNoTrap(state: Phase)
    ensures Ends(All, state)
  {
    Back(All, Registration, Abandoned);
    Back(All, Voting, Abandoned);
    Back(All, Tallying, Abandoned);
  }
}
