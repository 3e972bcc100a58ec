using MedChain.Core.Access;
using MedChain.Core.Chain;
using MedChain.Core.Records;
using MedChain.Core.Records.Segmentation;
using MedChain.Core.Tests.Records;

namespace MedChain.Core.Tests.Access;

/// <summary>Reading under a consent, and every way in which it is refused. Spec: Access A1 to A8.</summary>
public sealed class ReadTests
{
    private readonly Ward _ward = new(7);

    [Fact]
    public void A5_a_consented_read_gives_the_bundle_octet_for_octet_and_leaves_audit_entries()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        var released = _ward.Submit<Outcome.Released>(4, new Command.Read(access));
        Assert.True(RecordOpener.TryOpenBundle(released.Record, out var bundle, out _));
        Assert.Equal(SampleRecords.Bundle, bundle);
        Assert.Equal(AccessPhase.Released, _ward.Entry(access).Phase);
        Assert.Equal(7, _ward.Entry(access).Audited.Length);
        Assert.All(Enumerable.Range(0, 7), i => Assert.False(_ward[i].Custody.IsOpen));
    }

    [Fact]
    public void A5_f_dead_and_f_lying_custodians_are_named_and_the_read_succeeds()
    {
        var ward = new Ward(10);
        var access = ward.Granted(ward.Put(), 9);
        foreach (var i in (int[])[0, 1, 2]) ward.Kill(i);
        ward.Passes = (from, _, message) => message is Message.Release release && from.Value is >= 3 and < 6
            ? release with { Segments = [.. release.Segments.Select(s => s with { Fragment = SampleRecords.Flipped(s.Fragment) })] } : message;
        var released = ward.Submit<Outcome.Released>(9, new Command.Read(access));
        Assert.Equal([ward.Id(3), ward.Id(4), ward.Id(5)], released.Tally.Lying.AsEnumerable());
        Assert.Equal([ward.Id(0), ward.Id(1), ward.Id(2)], released.Tally.Silent.AsEnumerable());
        Assert.True(RecordOpener.TryOpenBundle(released.Record, out var bundle, out _));
        Assert.Equal(SampleRecords.Bundle, bundle);
    }

    [Fact]
    public void A5_a_grant_of_some_segments_releases_those_alone()
    {
        var access = _ward.Granted(_ward.Put(), 4, SegmentScope.Clinical | SegmentScope.Administrative);
        var released = _ward.Submit<Outcome.Released>(4, new Command.Read(access));
        Assert.All(_ward.Sent.Select(sent => sent.Message).OfType<Message.Release>(), release =>
            Assert.Equal([SegmentClass.Clinical, SegmentClass.Administrative], release.Segments.Select(segment => segment.Class)));
        Assert.True(RecordOpener.TryOpen(released.Record, out var segments, out _));
        Assert.Equal([SegmentClass.Clinical, SegmentClass.Administrative], segments.Select(segment => segment.Class));
        Assert.All(segments, segment => Assert.True(segment.Octets.Span.IndexOf(System.Text.Encoding.UTF8.GetBytes(SampleRecords.FamilyName)) < 0));
        Assert.False(RecordOpener.TryOpenBundle(released.Record, out _, out var failure));
        Assert.Equal(OpenFailureKind.NotBundle, failure.Kind);
    }

    [Fact]
    public void A5_a_release_is_for_its_requester_alone()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.Submit(4, new Command.Read(access));
        var (from, _, message) = _ward.Sent.First(sent => sent.Message is Message.Release);
        var release = (Message.Release)message;
        Assert.True(PartRules.TryOpen(release, _ward.Consortium.Genesis.ChainId, from, _ward.Consortium[4].Sealing, out _));
        Assert.False(PartRules.TryOpen(release, _ward.Consortium.Genesis.ChainId, from, _ward.Consortium[5].Sealing, out _));
        Assert.False(PartRules.TryOpen(release with { Access = new AccessId(Ward.Name(1)) }, _ward.Consortium.Genesis.ChainId, from, _ward.Consortium[4].Sealing, out _));
        Assert.False(PartRules.TryOpen(release, Ward.Name(1), from, _ward.Consortium[4].Sealing, out _));
    }

    [Fact]
    public void A6_without_a_final_consent_nothing_is_released()
    {
        var record = _ward.Put();
        var access = _ward.Submit<Outcome.Requested>(4, new Command.RequestAccess(record.Id, SegmentScope.All, Purpose.Research)).Access;
        var request = _ward.Submit(4, new Command.Read(access));
        _ward.Wait(60_000);
        Assert.Equal(7, _ward.Outcome<Outcome.Unavailable>(request).Tally.CountOf(ReleaseRefusal.NotGranted));
        AssertNothingReleased();
    }

    [Fact]
    public void A3_a_refused_request_releases_nothing()
    {
        var record = _ward.Put();
        var access = _ward.Submit<Outcome.Requested>(4, new Command.RequestAccess(record.Id, SegmentScope.All, Purpose.Payment)).Access;
        _ward.Submit<Outcome.Denied>(0, new Command.Deny(access));
        AssertUnavailable(access, ReleaseRefusal.Denied);
    }

    [Fact]
    public void A4_a_withdrawn_consent_releases_nothing_more()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.Submit<Outcome.Revoked>(0, new Command.Revoke(access));
        AssertUnavailable(access, ReleaseRefusal.Revoked);
    }

    [Fact]
    public void A2_a_consent_that_has_run_out_releases_nothing()
    {
        var access = _ward.Granted(_ward.Put(), 4, forMs: 5_000);
        _ward.Wait(5_000);
        AssertUnavailable(access, ReleaseRefusal.Expired);
    }

    [Fact]
    public void A6_a_custodian_whose_clock_or_whose_chain_is_behind_goes_by_the_later_of_both()
    {
        var access = _ward.Granted(_ward.Put(), 4, forMs: 5_000);
        var (final, end) = (_ward.Final, _ward.Entry(access).ExpiresAtMs);
        Assert.Equal(ReleaseRefusal.None, Judge(final, end - 1));
        Assert.Equal(ReleaseRefusal.Expired, Judge(final, end));
        Assert.Equal(ReleaseRefusal.None, Judge(final with { TimestampMs = end - 1 }, end - 1));
        Assert.Equal(ReleaseRefusal.Expired, Judge(final with { TimestampMs = end }, end - 1));

        ReleaseRefusal Judge(LedgerState state, long nowMs) => ReleaseRules.Judge(state, access, _ward.Id(4), nowMs, 30_000);
    }

    [Fact]
    public void A6_70_a_withdrawal_between_request_and_release_stops_the_release()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        var before = _ward.Final;
        for (var i = 0; i < 7; i++)
            _ward[i].BeforeLoaded = () => { if (_ward.Entry(access).Phase != AccessPhase.Revoked) _ward.Submit(0, new Command.Revoke(access)); };
        _ward.Submit<Outcome.Unavailable>(4, new Command.Read(access));
        Assert.True(_ward.Final.Height > before.Height);
        AssertNothingReleased();
        Assert.Empty(_ward.Entry(access).Audited);
    }

    [Fact]
    public void A6_a_custodian_that_does_not_hear_of_the_chain_refuses_and_is_asked_again()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.NowMs += _ward.Consortium.Genesis.Parameters.DriftMs + 1000;
        var request = _ward.Submit(4, new Command.Read(access));
        AssertNothingReleased();
        Assert.Equal(7, _ward.Sent.Count(sent => sent.Message is Message.ReleaseRefused { Code: ReleaseRefusal.Stale }));
        _ward.Wait(10_000);
        _ward.Outcome<Outcome.Released>(request);
    }

    [Fact]
    public void A6_another_institution_or_an_unknown_access_gets_nothing()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        Assert.Contains("another", _ward.Submit<Outcome.Refused>(5, new Command.Read(access)).Reason, StringComparison.Ordinal);
        _ward.Submit<Outcome.Refused>(5, new Command.Read(new AccessId(Ward.Name(1))));
        _ward.Receive(2, 5, new Message.ReleaseRequest(access));
        Assert.Equal(ReleaseRefusal.NotRequester, Assert.IsType<Message.ReleaseRefused>(_ward.Sent[^1].Message).Code);
        _ward.Receive(2, 4, new Message.ReleaseRequest(new AccessId(Ward.Name(1))));
        Assert.Equal(ReleaseRefusal.UnknownAccess, Assert.IsType<Message.ReleaseRefused>(_ward.Sent[^1].Message).Code);
        AssertNothingReleased();
    }

    [Fact]
    public void A6_a_custodian_that_never_got_the_record_says_so()
    {
        _ward.Kill(6);
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.Passes = (_, _, message) => message is Message.Offer ? null : message;
        _ward.Restart(6);
        _ward.Receive(6, 4, new Message.ReleaseRequest(access));
        Assert.Equal(ReleaseRefusal.NotHeld, Assert.IsType<Message.ReleaseRefused>(_ward.Sent[^1].Message).Code);
    }

    [Fact]
    public void A7_an_audit_entry_is_owed_before_the_release_leaves_and_kept_over_a_restart()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.IsChainUp = false;
        _ward.Passes = (from, _, message) =>
        {
            if (message is Message.Release) Assert.Contains(access, _ward[from.Value].Custody.Held.Values.Single().Unaudited);
            return message;
        };
        _ward.Submit<Outcome.Released>(4, new Command.Read(access));
        _ward[2].Announced.Clear();
        _ward.IsChainUp = true;
        _ward.Restart(2);
        Assert.True(_ward.Entry(access).IsAuditedBy(_ward.Id(2)));
        Assert.Equal(CustodyPhase.Released, _ward[2].Custody.Held.Values.Single().Phase);
    }

    [Fact]
    public void A7_a_second_read_leaves_no_second_entry()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.Submit<Outcome.Released>(4, new Command.Read(access));
        var judged = _ward.Judged.Count;
        _ward.Submit<Outcome.Released>(4, new Command.Read(access));
        Assert.Equal(judged, _ward.Judged.Count);
    }

    [Fact]
    public void A8_f_plus_dead_custodians_make_it_unavailable_after_the_rounds_with_counts_and_no_part()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        foreach (var i in (int[])[0, 1, 2, 3, 5]) _ward.Kill(i);
        var request = _ward.Submit(4, new Command.Read(access));
        Assert.False(_ward.Outcomes.ContainsKey(request));
        _ward.Wait(60_000);
        var unavailable = _ward.Outcome<Outcome.Unavailable>(request);
        Assert.Equal((3, 2, 5), (unavailable.Needed, unavailable.Tally.Verified.Length, unavailable.Tally.Silent.Length));
        Assert.False(_ward[4].Records.IsOpen);
    }

    [Fact]
    public void A8_too_many_liars_are_all_named_and_nothing_is_given_out()
    {
        var access = _ward.Granted(_ward.Put(), 4);
        _ward.Passes = (from, _, message) => message is Message.Release release && from.Value < 5
            ? release with { Segments = [.. release.Segments.Select(s => s with { SealedShare = SampleRecords.Flipped(s.SealedShare, 40) })] } : message;
        var unavailable = _ward.Submit<Outcome.Unavailable>(4, new Command.Read(access));
        Assert.Equal(5, unavailable.Tally.Lying.Length);
    }

    [Fact]
    public void A8_a_release_by_a_stranger_for_no_read_or_with_another_manifest_is_no_part()
    {
        var record = _ward.Put();
        var access = _ward.Granted(record, 4);
        _ward.Submit(4, new Command.Read(access));
        var release = _ward.Sent.Select(sent => sent.Message).OfType<Message.Release>().First();
        _ward.Receive(4, 0, release);
        Assert.False(_ward[4].Records.IsOpen);
        var other = SampleRecords.Sealed(_ward.Consortium, seed: 8).Manifest;
        _ward.Passes = (from, _, message) => message is Message.Release each && from.Value == 6 ? each with { Manifest = other } : message;
        for (var i = 0; i < 4; i++) _ward.Kill(i);
        var request = _ward.Submit(4, new Command.Read(access));
        _ward.Wait(60_000);
        Assert.Equal([_ward.Id(6)], _ward.Outcome<Outcome.Unavailable>(request).Tally.Lying.AsEnumerable());
    }

    [Fact]
    public void A1_a_request_is_stored_and_announced_again_after_a_restart()
    {
        var record = _ward.Put();
        _ward.IsChainUp = false;
        _ward.Submit(4, new Command.RequestAccess(record.Id, SegmentScope.All, Purpose.Treatment));
        _ward.Kill(4);
        _ward.IsChainUp = true;
        _ward.Restart(4);
        Assert.Contains(_ward.Judged, judged => judged.Event is RecordEvent.Request && judged.Code == RefusalCode.None);
        Assert.DoesNotContain(DurableTable.Access, _ward[4].Tables);
    }

    [Fact]
    public void A2_orders_that_the_chain_refuses_are_answered_with_a_reason()
    {
        var record = _ward.Put();
        var access = _ward.Submit<Outcome.Requested>(4, new Command.RequestAccess(record.Id, SegmentScope.Clinical, Purpose.Treatment)).Access;
        _ward.Submit<Outcome.Refused>(4, new Command.Grant(access, SegmentScope.Clinical, _ward.NowMs + 1000));
        _ward.Submit<Outcome.Refused>(0, new Command.Grant(access, SegmentScope.All, _ward.NowMs + 1000));
        _ward.Submit<Outcome.Refused>(0, new Command.Grant(access, SegmentScope.None, _ward.NowMs + 1000));
        _ward.Submit<Outcome.Refused>(0, new Command.Grant(access, SegmentScope.Clinical, -1));
        _ward.Submit<Outcome.Refused>(4, new Command.RequestAccess(record.Id, (SegmentScope)16, Purpose.Treatment));
        _ward.Submit<Outcome.Refused>(4, new Command.RequestAccess(record.Id, SegmentScope.Clinical, (Purpose)9));
        _ward.Submit<Outcome.Granted>(0, new Command.Grant(access, SegmentScope.Clinical, _ward.NowMs + 1000));
    }

    private void AssertUnavailable(AccessId access, ReleaseRefusal code)
    {
        var unavailable = _ward.Submit<Outcome.Unavailable>(4, new Command.Read(access));
        Assert.Equal(7 - unavailable.Needed + 1, unavailable.Tally.CountOf(code));
        AssertNothingReleased();
    }

    private void AssertNothingReleased() => Assert.DoesNotContain(_ward.Sent, sent => sent.Message is Message.Release);
}
