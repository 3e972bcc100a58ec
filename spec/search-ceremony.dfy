include "tally.dfy"
include "track.dfy"
include "forgetting.dfy"
include "waiting-vote.dfy"

/**
 * Deals and complaints of two, totals of a few steps, faults and newcomers over a few epochs, an institution's secrets over a few inputs, its votes over a few steps:
 * all of them tried, compiled and run by `./medchain spec`.
 */
module CeremonySearch {
  import Collaboration
  import OpenedTotals
  import TrackRecords
  import ForgottenSecrets
  import WaitingVotes

  const Properties := ["No honest dealer is put out", "No silent bad share", "Secrecy of the joint key", "Only totals are opened", "Sitting out", "Earned credit", "Forgetting", "Numbered once"]

  /** Prints what breaks a property, or any when none is named. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    var more;
    found, tried := Judged(property);
    if !found && (property == "Secrecy of the joint key" || property == "") { found, more := Opened(); tried := tried + more; }
    if !found && (property == "Only totals are opened" || property == "") { found, more := Early(); tried := tried + more; }
    if !found && (property == "Sitting out" || property == "Earned credit" || property == "") { found, more := Stands(property); tried := tried + more; }
    if !found && (property == "Forgetting" || property == "") { found, more := Used(); tried := tried + more; }
    if !found && (property == "Numbered once" || property == "") { found, more := Numbered(WaitingVotes.World(Moment(1), Empty, map[], 0, 0), [], 6); tried := tried + more; }
  }

  function First(count: nat): set<nat> { if count == 0 then {} else First(count - 1) + {count} }

  function Some(bits: nat): set<nat> { (if bits % 2 == 1 then {0} else {}) + (if bits / 2 % 2 == 1 then {1} else {}) }

  /** One complaint of a deal to two trustees. */
  method Judged(property: string) returns (found: bool, tried: nat)
  {
    tried := 0;
    for bits := 0 to 4 {
      for maker := 0 to 2 {
        tried := tried + 1;
        var deals := map[7 := Collaboration.Deal(Some(bits))];
        var complaints := [Collaboration.Complaint(maker, 7, true)];
        var (isRight, stays) := (maker in Some(bits), 7 in Collaboration.Qualified(deals, complaints));
        var isOut := isRight && !stays && (property == "No honest dealer is put out" || property == "");
        var isSilent := !isRight && stays && (property == "No silent bad share" || property == "");
        if isOut || isSilent {
          print "7 deals right shares to ", Some(bits), "; ", maker, " complains and shows its own\n";
          print if isOut then "No honest dealer is put out is broken: 7 is\n" else "No silent bad share is broken: 7 stays qualified\n";
          return true, tried;
        }
      }
    }
    return false, tried;
  }

  /** The faulty ones alone. */
  method Opened() returns (found: bool, tried: nat)
  {
    tried := 0;
    for f := 0 to 6 {
      tried := tried + 1;
      if Collaboration.CanOpen(First(f), f) {
        print "of ", 3 * f + 1, " trustees ", f, " are faulty\nSecrecy of the joint key is broken: they open what is sealed under it\n";
        return true, tried;
      }
    }
    return false, tried;
  }

  /** All two steps of a poll that is closed with two ballots. */
  method Early() returns (found: bool, tried: nat)
  {
    tried := 0;
    var setup := OpenedTotals.Setup(1, 1, 2, [3], map[0 := 5, 1 := 6]);
    for i := 0 to 6 {
      for j := 0 to 6 {
        tried := tried + 1;
        var final := [PollStep(i), PollStep(j)];
        var final1 := if i == 5 then final[1..] else final;
        var steps := if j == 5 && |final1| > 0 then final1[..|final1| - 1] else final1;
        if OpenedTotals.MayOpen(setup, steps, 0) && !OpenedTotals.IsClosed(setup, steps) {
          print "what is final: ", steps, "\nOnly totals are opened is broken: trustee 0 opens its part of sums of a poll that is not closed\n";
          return true, tried;
        }
      }
    }
    return false, tried;
  }

  /** 5 stands for none. */
  function PollStep(number: nat): OpenedTotals.Step
  {
    if number < 4 then OpenedTotals.Close(number)
    else if number == 4 then OpenedTotals.Open(1, OpenedTotals.Opening([18], OpenedTotals.Proof(1, 1, [18])))
    else OpenedTotals.Abandon
  }

  /** A fault, or a seat, in some epoch; then so many epochs pass. */
  method Stands(property: string) returns (found: bool, tried: nat)
  {
    tried := 0;
    for isFault := 0 to 2 {
      for backOff := 0 to 4 {
        for passed := 0 to 5 {
          tried := tried + 1;
          var step := if isFault == 1 then TrackRecords.Faulty(0, backOff) else TrackRecords.Seated(0, backOff);
          var ledger := TrackRecords.Run(TrackRecords.Ledger(3, map[]), [step] + seq(passed, i => TrackRecords.Close));
          var record := TrackRecords.Of(ledger.records, 0);
          var isEarly := passed > 0 && passed <= backOff && TrackRecords.MayStand(record, ledger.epoch, 0) && property != "Earned credit";
          var isGiven := isFault == 0 && passed == 0 && record.reputation > 0 && property != "Sitting out";
          if isEarly || isGiven {
            print if isFault == 1 then "0 has a fault noted in epoch 3; " else "0 is seated at the end of epoch 3; ", backOff, " elections are sat out\n";
            if isEarly { print "Sitting out is broken: it stands in epoch ", ledger.epoch, "\n"; }
            else { print "Earned credit is broken: it begins with reputation ", record.reputation, "\n"; }
            return true, tried;
          }
        }
      }
    }
    return false, tried;
  }

  /** Two epochs of an institution's inputs: asked for octets, drawn, said, the election over, the next. */
  method Used() returns (found: bool, tried: nat)
  {
    tried := 0;
    var desk := ForgottenSecrets.Desk(0, false, map[]);
    var store := ForgottenSecrets.Store(map[], {}, true);
    for i := 0 to 10 {
      var (epoch, place) := (i / 5 + 1, i % 5);
      var moment := ForgottenSecrets.Moment(epoch, place < 3, place >= 3, place == 4);
      var input := if place == 1 then ForgottenSecrets.Drawn(epoch, 10 * epoch, 10 * epoch + 1) else ForgottenSecrets.Final(moment);
      var effects := ForgottenSecrets.Effects(desk, moment, input, {ForgottenSecrets.Trustee, ForgottenSecrets.Voter});
      for done := 0 to |effects| {
        tried := tried + 1;
        store := ForgottenSecrets.Carry(store, effects[done]);
        if !store.isKept || (place >= 3 && done == |effects| - 1 && ForgottenSecrets.Row(ForgottenSecrets.Trustee, epoch) in store.disk) {
          print "epoch ", epoch, ", input ", place + 1, ", effect ", done + 1, "\nForgetting is broken: ", if store.isKept then "what has served is on disk\n" else "a secret is used that is not on disk\n";
          return true, tried;
        }
      }
      desk := ForgottenSecrets.Desks(desk, moment, input).2;
    }
    return false, tried;
  }

  const Empty := WaitingVotes.Disk(WaitingVotes.None, WaitingVotes.None, false, WaitingVotes.None)

  function Moment(epoch: nat): WaitingVotes.Moment { WaitingVotes.Moment(epoch, true, true, 2) }

  function VoteStep(number: nat, epoch: nat): WaitingVotes.Step
  {
    match number
    case 0 => WaitingVotes.Give(WaitingVotes.Vote(epoch, {1}))
    case 1 => WaitingVotes.Give(WaitingVotes.Vote(epoch + 1, {1}))
    case 2 => WaitingVotes.Command({2})
    case 3 => WaitingVotes.Draw
    case 4 => WaitingVotes.TakenUp
    case 5 => WaitingVotes.Leave
    case _ => WaitingVotes.NextEpoch(2)
  }

  /** All so many steps from a world. */
  method Numbered(world: WaitingVotes.World, path: seq<WaitingVotes.Step>, left: nat) returns (found: bool, tried: nat)
    decreases left
  {
    tried := 1;
    if left == 0 { return false, tried; }
    for number := 0 to 7 {
      var step := VoteStep(number, world.moment.epoch);
      var after := WaitingVotes.Next(world, step);
      var isTwice := exists key <- world.left :: key in after.left && after.left[key] != world.left[key];
      var isElsewhere := step.TakenUp? && after.disk.intent != world.disk.intent && world.disk.waiting.Some? && world.disk.waiting.value.epoch != world.moment.epoch;
      if isTwice || isElsewhere || after.taken > after.given {
        print path + [step], "\nNumbered once is broken: ";
        print if isTwice then "two votes have left under one number\n" else if isElsewhere then "a vote of another epoch is taken up\n" else "a vote is taken up twice\n";
        return true, tried;
      }
      if after != world {
        var more;
        found, more := Numbered(after, path + [step], left - 1);
        tried := tried + more;
        if found { return true, tried; }
      }
    }
    return false, tried;
  }
}
