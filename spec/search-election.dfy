include "ballots.dfy"
include "carrying.dfy"
include "seats.dfy"

/** Polls of two keys, relays of up to four trustees, seats of four candidates tried one by one, compiled and run by `./medchain spec`. */
module ElectionSearch {
  import Election
  import Ballots
  import Carrying
  import Seats

  const Properties := ["One ballot a key", "Hidden voters", "Seats as voted"]

  /** Prints what breaks a property, or any when none is named. */
  method Find(property: string) returns (found: bool, tried: nat)
  {
    var more;
    found, tried := false, 0;
    if property == "One ballot a key" || property == "" { found, tried := Twice(); }
    if !found && (property == "Hidden voters" || property == "") { found, more := Seen(); tried := tried + more; }
    if !found && (property == "Seats as voted" || property == "") { found, more := Misplaced(); tried := tried + more; }
  }

  /** A ballot whose proofs hold, under whatever tag. */
  function Made(signer: nat, tag: nat, sequence: nat, vote: nat): Ballots.Ballot
  {
    var cipher := Ballots.Cipher(vote, 0);
    var body := Ballots.Body(
      tag, sequence, [(cipher, Ballots.Proof(cipher, 1, Ballots.Choice(7, tag, 0)))], Ballots.Proof(cipher, 1, Ballots.Approvals(7, tag)));
    Ballots.Ballot(body, signer, body, 7, 2)
  }

  /** All two ballots by the keys 1 and 2 under the tags 1 and 2. */
  method Twice() returns (found: bool, tried: nat)
  {
    var setup := Ballots.Setup(7, 1, {1, 2}, 1);
    tried := 0;
    for i := 0 to 16 {
      for j := 0 to 16 {
        tried := tried + 1;
        var first := Made(i / 8 + 1, i / 4 % 2 + 1, i / 2 % 2 + 1, i % 2);
        var second := Made(j / 8 + 1, j / 4 % 2 + 1, j / 2 % 2 + 1, j % 2);
        var before := Ballots.Cast(setup, Ballots.Poll(true, map[], map[]), first, 0);
        var after := Ballots.Cast(setup, before, second, 0);
        var isTwice := first.signer == second.signer && |after.counted| == 2;
        var isOld := |before.counted| == 1 && second.body.sequence <= first.body.sequence && second.body.tag == first.body.tag
          && after.counted != before.counted;
        if isTwice || isOld {
          print "key ", first.signer, " casts a ballot with number ", first.body.sequence, " under tag ", first.body.tag;
          print ", then key ", second.signer, " one with number ", second.body.sequence, " under tag ", second.body.tag, "\n";
          print "One ballot a key is broken: ", if isTwice then "both count" else "the second takes the place of one with a number as high", "\n";
          return true, tried;
        }
      }
    }
    return false, tried;
  }

  /** All relays that voter 0 can draw. */
  method Seen() returns (found: bool, tried: nat)
  {
    var all: seq<nat> := [0, 1, 2, 3];
    tried := 0;
    for count := 0 to 5 {
      var relays := Carrying.RelaysOf(0, all[..count], all);
      for first := 0 to |relays| {
        for second := 0 to |relays| - 1 {
          tried := tried + 1;
          var box := Carrying.Wrap(9, relays, first, second);
          for who := 1 to 4 {
            if {Carrying.From(0), Carrying.Says(9)} <= Carrying.Learned(who, 0, box) {
              print "voter 0 hands a ballot to ", box.to, ", which hands it to ", if box.content.Onward? then box.content.box.to else box.to, "\n";
              print "Hidden voters is broken: ", who, " has both voter and ballot\n";
              return true, tried;
            }
          }
        }
      }
    }
    return false, tried;
  }

  /** Four candidates, the first with most votes, of two regions with a quota. */
  method Misplaced() returns (found: bool, tried: nat)
  {
    tried := 0;
    for regions := 0 to 16 {
      for quota := 1 to 3 {
        for seats := 1 to 4 {
          tried := tried + 1;
          var candidates := [
            Seats.Standing(0, regions % 2, 0, 4, 1, 0, true), Seats.Standing(1, regions / 2 % 2, 0, 3, 2, 1, true),
            Seats.Standing(2, regions / 4 % 2, 0, 3, 1, 2, true), Seats.Standing(3, regions / 8 % 2, 0, 1, 9, 3, true)];
          var roll := Seats.Seat(candidates, 4, Seats.Rules(0, seats, 1, quota, 0), 0);
          var all := roll.seats + roll.standby;
          for i := 0 to 4 {
            var one := candidates[i];
            var isOver := Seats.InRegion(all, one.region) > quota;
            var isPassedOver := one !in roll.seats && Seats.InRegion(all, one.region) < quota
              && (|roll.seats| < seats || exists other <- roll.seats :: other.number > i);
            if isOver || isPassedOver {
              print seats, " seats, at most ", quota, " of a region; the candidates, best first, are of the regions ";
              print seq(4, j requires 0 <= j < 4 => candidates[j].region), "\n";
              print "Seats as voted is broken: ", if isOver then "too many are of region " else "passed over is candidate ", if isOver then one.region else i, "\n";
              return true, tried;
            }
          }
        }
      }
    }
    return false, tried;
  }
}
