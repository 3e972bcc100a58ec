include "quorums.dfy"

/**
 * The identity key through any number of epochs: who holds it, when it is handed on, who may leave. Taken as facts: as many right shares as the threshold
 * give the secret, by interpolation at 0; fewer tell nothing; a bad share shown by who got it puts its dealer out (Collaboration.BadDealerIsOut).
 * Spec: Collaboration K8, K9, K12.
 */
module IdentitySharing {
  import opened Quorums

  type Trustee = nat

  /** K8: n - f of those that stay. */
  function Threshold(n: nat): nat { if n == 0 then 0 else n - FaultTolerance(n) }

  /** held: holders that have their right share on disk. */
  datatype Sharing = Sharing(epoch: nat, threshold: nat, shares: map<Trustee, nat>, held: set<Trustee>, secret: nat)

  /** What a dealer gives: to its constant term it is committed; right: whom it gave the share that it committed to. */
  datatype Deal = Deal(constant: nat, right: set<Trustee>)

  /** Interpolation at 0 gives the secret from as many shares as the threshold. */
  ghost predicate Interpolates(at0: map<Trustee, nat> -> nat, sharing: Sharing) {
    forall points: map<Trustee, nat> ::
      points.Keys <= sharing.shares.Keys && |points.Keys| >= sharing.threshold && (forall holder <- points :: points[holder] == sharing.shares[holder])
      ==> at0(points) == sharing.secret
  }

  /** due: who is to leave. accused: of whom a complaint holds. given: the new shares, whatever they are. leaving, joining: what the boundary does. */
  datatype Epoch = Epoch(
    number: nat, leaving: set<Trustee>, enrolled: set<Trustee>, deals: map<Trustee, Deal>, accused: set<Trustee>, given: map<Trustee, nat>,
    departing: set<Trustee>, joining: set<Trustee>)

  datatype World = World(validators: set<Trustee>, sharing: Sharing)

  function Staying(world: World, epoch: Epoch): set<Trustee> { world.validators - epoch.leaving }

  /** K8. */
  function Heirs(world: World, epoch: Epoch): set<Trustee> { Staying(world, epoch) * epoch.enrolled }

  /** K9: holders that have enrolled, whose A_0 is their verification key, and of whom no complaint holds. */
  function Qualified(world: World, epoch: Epoch): set<Trustee> {
    set dealer | dealer in epoch.deals && dealer in epoch.enrolled && dealer in world.sharing.shares
                 && epoch.deals[dealer].constant == world.sharing.shares[dealer] && dealer !in epoch.accused
  }

  predicate IsHandedOn(world: World, epoch: Epoch) {
    |Qualified(world, epoch)| >= world.sharing.threshold && |Heirs(world, epoch)| >= Threshold(|Staying(world, epoch)|)
    && Heirs(world, epoch) <= epoch.given.Keys
  }

  /** K9: whoever got a right share of all qualified dealers has its own. */
  function Holding(world: World, epoch: Epoch): set<Trustee> {
    set heir | heir in Heirs(world, epoch) && forall dealer <- Qualified(world, epoch) :: dealer in epoch.deals && heir in epoch.deals[dealer].right
  }

  /** To what the qualified dealers are committed. */
  function Constants(world: World, epoch: Epoch): map<Trustee, nat> { map dealer | dealer in Qualified(world, epoch) :: epoch.deals[dealer].constant }

  /** K9: the same secret, if interpolation says so; other shares. */
  function NextSharing(world: World, epoch: Epoch, at0: map<Trustee, nat> -> nat): Sharing {
    if !IsHandedOn(world, epoch) then world.sharing
    else Sharing(epoch.number, Threshold(|Staying(world, epoch)|), map heir | heir in Heirs(world, epoch) :: epoch.given[heir], Holding(world, epoch),
                 at0(Constants(world, epoch)))
  }

  /** K9: at the boundary nobody goes that holds a share. */
  function Next(world: World, epoch: Epoch, at0: map<Trustee, nat> -> nat): World {
    var sharing := NextSharing(world, epoch, at0);
    World(world.validators - (epoch.departing - sharing.shares.Keys) + epoch.joining, sharing)
  }

  /** Good epochs: who is honest enrols, complains in time, and does not become faulty; of those that stay at most f are not honest, and four stay. */
  predicate IsGood(world: World, epoch: Epoch, honest: set<Trustee>) {
    && |Staying(world, epoch)| >= 4
    && |Staying(world, epoch) - honest| <= FaultTolerance(|Staying(world, epoch)|)
    && world.validators * honest <= epoch.enrolled
    && (forall dealer <- epoch.deals, heir <- Heirs(world, epoch) * honest :: heir !in epoch.deals[dealer].right ==> dealer in epoch.accused)
  }

  /** Always held: as many honest ones as use it have their shares, and whoever has one is a validator. */
  predicate IsHeld(world: World, honest: set<Trustee>) {
    && world.sharing.held <= world.sharing.shares.Keys <= world.validators
    && |world.sharing.held * honest| >= world.sharing.threshold
    && world.sharing.threshold >= 3
    && |world.sharing.shares.Keys - honest| + 1 < world.sharing.threshold
  }

  lemma SplitBy(all: set<Trustee>, honest: set<Trustee>)
    ensures |all| == |all * honest| + |all - honest|
  { assert all == (all * honest) + (all - honest); }

  lemma NextIsHeld(world: World, epoch: Epoch, at0: map<Trustee, nat> -> nat, honest: set<Trustee>)
    requires IsHeld(world, honest) && IsGood(world, epoch, honest) && Interpolates(at0, world.sharing)
    ensures IsHeld(Next(world, epoch, at0), honest) && Next(world, epoch, at0).sharing.secret == world.sharing.secret
  {
    if IsHandedOn(world, epoch) {
      var (staying, heirs) := (Staying(world, epoch), Heirs(world, epoch));
      var sharing := NextSharing(world, epoch, at0);
      assert sharing.shares.Keys == heirs;
      assert staying * honest <= Holding(world, epoch) * honest by {
        forall heir | heir in staying * honest ensures heir in Holding(world, epoch) {
          assert heir in world.validators * honest && heir in heirs * honest;
          forall dealer <- Qualified(world, epoch) ensures heir in epoch.deals[dealer].right {}
        }
      }
      SplitBy(staying, honest);
      SubsetIsSmaller(staying * honest, Holding(world, epoch) * honest);
      SubsetIsSmaller(heirs - honest, staying - honest);
      var points := Constants(world, epoch);
      assert points.Keys == Qualified(world, epoch);
      assert at0(points) == world.sharing.secret;
    }
  }

  function Run(world: World, epochs: seq<Epoch>, at0: map<Trustee, nat> -> nat): World
    decreases |epochs|
  { if epochs == [] then world else Run(Next(world, epochs[0], at0), epochs[1..], at0) }

  ghost predicate AllGood(world: World, epochs: seq<Epoch>, at0: map<Trustee, nat> -> nat, honest: set<Trustee>)
    decreases |epochs|
  {
    epochs != [] ==>
      IsGood(world, epochs[0], honest) && Interpolates(at0, world.sharing) && AllGood(Next(world, epochs[0], at0), epochs[1..], at0, honest)
  }

  lemma Runs(world: World, epochs: seq<Epoch>, at0: map<Trustee, nat> -> nat, honest: set<Trustee>)
    requires IsHeld(world, honest) && AllGood(world, epochs, at0, honest)
    ensures IsHeld(Run(world, epochs, at0), honest) && Run(world, epochs, at0).sharing.secret == world.sharing.secret
    decreases |epochs|
  {
    if epochs != [] {
      NextIsHeld(world, epochs[0], at0, honest);
      Runs(Next(world, epochs[0], at0), epochs[1..], at0, honest);
    }
  }

  /** One identity for good. */
  lemma OneForGood(world: World, epochs: seq<Epoch>, at0: map<Trustee, nat> -> nat, honest: set<Trustee>)
    requires IsHeld(world, honest) && AllGood(world, epochs, at0, honest)
    ensures Run(world, epochs, at0).sharing.secret == world.sharing.secret
  { Runs(world, epochs, at0, honest); }

  /** Always held, by validators, as many as use it. */
  lemma AlwaysHeld(world: World, epochs: seq<Epoch>, at0: map<Trustee, nat> -> nat, honest: set<Trustee>)
    requires IsHeld(world, honest) && AllGood(world, epochs, at0, honest)
    ensures var after := Run(world, epochs, at0); |after.sharing.held * honest| >= after.sharing.threshold && after.sharing.held <= after.validators
  { Runs(world, epochs, at0, honest); }

  /** No query by a slip: the faulty holders with one more are too few. */
  lemma NoQueryByASlip(world: World, honest: set<Trustee>, slip: Trustee)
    requires IsHeld(world, honest)
    ensures |(world.sharing.shares.Keys - honest) + {slip}| < world.sharing.threshold
  {}

  /** K9: once honest holders have erased their shares of a sharing before, those that are left are too few for it. */
  lemma OldSharesAreTooFew(before: World, kept: set<Trustee>, honest: set<Trustee>)
    requires IsHeld(before, honest) && kept <= before.sharing.shares.Keys - honest
    ensures |kept| < before.sharing.threshold
  { SubsetIsSmaller(kept, before.sharing.shares.Keys - honest); }

  /** K9: where the honest holders deal what they hold, it is handed on. */
  lemma HonestHoldersSuffice(world: World, epoch: Epoch, honest: set<Trustee>)
    requires IsHeld(world, honest) && IsGood(world, epoch, honest) && Heirs(world, epoch) <= epoch.given.Keys
    requires forall holder <- world.sharing.held * honest ::
               holder in epoch.deals && epoch.deals[holder].constant == world.sharing.shares[holder] && holder !in epoch.accused
    ensures IsHandedOn(world, epoch)
  {
    var (staying, heirs) := (Staying(world, epoch), Heirs(world, epoch));
    SubsetIsSmaller(world.sharing.held * honest, Qualified(world, epoch));
    SplitBy(staying, honest);
    SubsetIsSmaller(staying * honest, heirs);
  }

  function Proved(parts: map<Trustee, nat>, proved: set<Trustee>): map<Trustee, nat>
    requires proved <= parts.Keys
  { map holder | holder in proved :: parts[holder] }

  /** K12: parts that are proved are the share's; of as many as the threshold the value is the key's. An element is taken as its factor. */
  lemma CombinedIsRight(sharing: Sharing, parts: map<Trustee, nat>, proved: set<Trustee>, at0: map<Trustee, nat> -> nat)
    requires Interpolates(at0, sharing) && proved <= parts.Keys * sharing.shares.Keys && |proved| >= sharing.threshold
    requires forall holder <- proved :: parts[holder] == sharing.shares[holder]
    ensures at0(Proved(parts, proved)) == sharing.secret
  {
    var points := Proved(parts, proved);
    assert points.Keys == proved && at0(points) == sharing.secret;
  }
}

/** Questions on the chain and answers of honest holders, for any number of institutions in any order. Spec: Collaboration K10, K11. */
module AskedOnTheChain {
  type Asker = nat
  type Element = nat

  datatype Entry = Entry(asker: Asker, element: Element, epoch: nat)

  datatype Code = None | WrongPhase | Repeated | QuotaSpent

  datatype Ledger = Ledger(epoch: nat, hasKey: bool, quota: nat, asked: set<Entry>)

  function Known(ledger: Ledger, asker: Asker, element: Element): set<Entry> { set entry | entry in ledger.asked && entry.asker == asker && entry.element == element }

  function Count(ledger: Ledger, asker: Asker, epoch: nat): set<Entry> { set entry | entry in ledger.asked && entry.asker == asker && entry.epoch == epoch }

  /** K10. */
  function Judge(ledger: Ledger, asker: Asker, element: Element): Code {
    if !ledger.hasKey then WrongPhase
    else if Known(ledger, asker, element) != {} then Repeated
    else if |Count(ledger, asker, ledger.epoch)| >= ledger.quota then QuotaSpent
    else None
  }

  function Ask(ledger: Ledger, asker: Asker, element: Element): Ledger {
    if Judge(ledger, asker, element) == None then ledger.(asked := ledger.asked + {Entry(asker, element, ledger.epoch)}) else ledger
  }

  /** K11: of this epoch or the one before. */
  predicate MayAnswer(ledger: Ledger, asker: Asker, element: Element) {
    exists entry <- ledger.asked :: entry.asker == asker && entry.element == element && entry.epoch + 1 >= ledger.epoch
  }

  datatype Step = Asks(asker: Asker, element: Element) | Wants(asker: Asker, element: Element) | Epochs | Made

  /** answered: what honest holders gave, to whom. */
  datatype World = World(ledger: Ledger, answered: set<(Asker, Element)>)

  function Next(world: World, step: Step): World {
    match step
    case Asks(asker, element) => world.(ledger := Ask(world.ledger, asker, element))
    case Wants(asker, element) => if MayAnswer(world.ledger, asker, element) then world.(answered := world.answered + {(asker, element)}) else world
    case Epochs => world.(ledger := world.ledger.(epoch := world.ledger.epoch + 1))
    case Made => world.(ledger := world.ledger.(hasKey := true))
  }

  ghost predicate IsSound(world: World) {
    && (forall pair <- world.answered :: Known(world.ledger, pair.0, pair.1) != {})
    && (forall asker: Asker, epoch: nat :: |Count(world.ledger, asker, epoch)| <= world.ledger.quota)
    && (forall entry <- world.ledger.asked :: entry.epoch <= world.ledger.epoch)
  }

  lemma NextIsSound(world: World, step: Step)
    requires IsSound(world)
    ensures IsSound(Next(world, step))
  {
    var next := Next(world, step);
    assert forall pair <- world.answered :: Known(world.ledger, pair.0, pair.1) <= Known(next.ledger, pair.0, pair.1);
    if step.Asks? && Judge(world.ledger, step.asker, step.element) == None {
      var entry := Entry(step.asker, step.element, world.ledger.epoch);
      forall asker: Asker, epoch: nat ensures |Count(next.ledger, asker, epoch)| <= next.ledger.quota {
        if asker == step.asker && epoch == world.ledger.epoch {
          assert Count(next.ledger, asker, epoch) == Count(world.ledger, asker, epoch) + {entry};
        } else {
          assert Count(next.ledger, asker, epoch) == Count(world.ledger, asker, epoch);
        }
      }
    } else if step.Wants? && MayAnswer(world.ledger, step.asker, step.element) {
      var entry :| entry in world.ledger.asked && entry.asker == step.asker && entry.element == step.element;
      assert entry in Known(world.ledger, step.asker, step.element);
      assert forall asker: Asker, epoch: nat :: Count(next.ledger, asker, epoch) == Count(world.ledger, asker, epoch);
    } else {
      assert forall asker: Asker, epoch: nat :: Count(next.ledger, asker, epoch) == Count(world.ledger, asker, epoch);
    }
  }

  function Run(world: World, steps: seq<Step>): World
    decreases |steps|
  { if steps == [] then world else Run(Next(world, steps[0]), steps[1..]) }

  lemma StaysSound(world: World, steps: seq<Step>)
    requires IsSound(world)
    ensures IsSound(Run(world, steps))
    decreases |steps|
  {
    if steps != [] {
      NextIsSound(world, steps[0]);
      StaysSound(Next(world, steps[0]), steps[1..]);
    }
  }

  /** Nothing evaluated unasked: whatever an honest holder gave, that institution had asked on the chain. */
  lemma AnsweredWasAsked(world: World, steps: seq<Step>, asker: Asker, element: Element)
    requires IsSound(world) && (asker, element) in Run(world, steps).answered
    ensures Known(Run(world, steps).ledger, asker, element) != {}
  { StaysSound(world, steps); }

  /** In no epoch does an institution ask more often than its quota says. */
  lemma QuotaIsKept(world: World, steps: seq<Step>, asker: Asker, epoch: nat)
    requires IsSound(world)
    ensures |Count(Run(world, steps).ledger, asker, epoch)| <= Run(world, steps).ledger.quota
  { StaysSound(world, steps); }
}
