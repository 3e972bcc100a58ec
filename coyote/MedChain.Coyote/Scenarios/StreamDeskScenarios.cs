using System.Collections.Immutable;
using MedChain.Core;
using MedChain.Core.Access;
using MedChain.Core.Institutions;
using MedChain.Core.Records.Streams;
using MedChain.Coyote.Harness;
using static MedChain.Coyote.Scenarios.Settings;

namespace MedChain.Coyote.Scenarios;

/// <summary>A stream between institutions: delivered and put by institution 0, read chunk by chunk by institution 1.</summary>
internal static class StreamDeskScenarios
{
    private const long LongMs = 3_600_000;
    private const int Institutions = 4;

    private static readonly TownOptions Imaging = Ward with { Goal = 30 };

    private static readonly ImmutableArray<Errand> Deliveries =
        [.. Enumerable.Range(0, Institutions).SelectMany(static at => Enumerable.Range(0, DealtStream.Chunks).Select(chunk => Deliver(at, chunk)))];

    private static readonly Errand Put = new("put stream", 0, Name(Institutions - 1, DealtStream.Chunks - 1), static replies => new Command.PutStream(Stream(replies).Sealed));
    private static readonly Errand Ask = new("ask", 1, "put stream", static replies => new Command.RequestAccess(Stream(replies).Header.Record, SealedStream.Scope, Purpose.Treatment));
    private static readonly Errand Grant = new("grant", 0, "ask", static replies => Access(replies) is { } access ? new Command.Grant(access, SealedStream.Scope, replies.Town.NowMs + LongMs) : null);
    private static readonly Errand Open = new("open", 1, "grant", static replies => Access(replies) is { } access ? new Command.Read(access) : null);
    private static readonly Errand First = Chunk(0, "open");
    private static readonly Errand Second = Chunk(1, "chunk 0");
    private static readonly Errand Revoke = new("revoke", 0, "grant", static replies => Access(replies) is { } access ? new Command.Revoke(access) : null);
    private static readonly Errand Erase = new("erase", 0, "grant", static replies => new Command.Erase(Stream(replies).Header.Record));

    private static readonly Prologue AfterPut = new([.. Deliveries, Put], 0);
    private static readonly Prologue AfterGrant = new([.. Deliveries, Put, Ask, Grant], 0);
    private static readonly Prologue AfterOpen = new([.. Deliveries, Put, Ask, Grant, Open], 0);

    internal static ImmutableArray<Scenario> All { get; } =
    [
        Of("stream-delivered", "T6 T9", "Pieces are delivered to four custodians of which one says nothing, and the stream is put.") with
        {
            Options = static () => Imaging with { Silent = [3], Goal = 12, Weather = Imaging.Weather with { DuplicatePercent = 30 } }, Drive = Drives([.. Deliveries.Where(static errand => errand.Name[^3] != '3'), Put with { After = Name(2, 1) }]),
        },
        Of("stream-delivered-falls-over", "T6 T9", "Source and custodians fall over while pieces are delivered.") with
        {
            Options = static () => Imaging with { Goal = 12, Weather = Imaging.Weather with { Crashes = 4 } }, Drive = Drives([.. Deliveries, Put]),
        },
        Of("stream-read", "T7 T10", "A stream is asked for, granted, opened and read chunk by chunk, while custodians fall over.") with
        {
            Options = static () => Imaging with { Prologue = AfterPut, Weather = Imaging.Weather with { Crashes = 3 } }, Drive = Drives([Ask, Grant, Open, First, Second]),
        },
        Of("stream-read-revoked", "A4 A6 A7 T10", "The consent is withdrawn between the chunks and while a piece is read from disk.") with
        {
            Options = static () => Imaging with { Prologue = AfterOpen, Goal = 12 }, Drive = Drives([First with { After = null }, Second, Revoke with { After = null }]),
        },
        Of("stream-read-before-grant", "A2 A6 T10", "The requester asks for shares and pieces while the grant is on its way.") with
        {
            Options = static () => Imaging with { Prologue = new([.. Deliveries, Put, Ask], 0), Goal = 12 }, Drive = Drives([Grant, Open with { After = "ask" }, First]),
        },
        Of("stream-erased-while-read", "R9 T10 T11", "The stream is erased while it is opened and its chunks are read.") with
        {
            Options = static () => Imaging with { Prologue = AfterGrant, Weather = Imaging.Weather with { Crashes = 2 } }, Drive = Drives([Open, First, Second, Erase]),
        },
    ];

    private static Errand Deliver(int at, int chunk)
    {
        var custodian = new InstitutionId((ushort)at);
        return new Errand(Name(at, chunk), 0, chunk > 0 ? Name(at, chunk - 1) : at > 0 ? Name(at - 1, DealtStream.Chunks - 1) : null, replies => new Command.Deliver(Stream(replies).Header, custodian, Stream(replies).Piece(custodian, chunk)));
    }

    private static Errand Chunk(int chunk, string after) => new($"chunk {chunk}", 1, after, replies => Access(replies) is { } access ? new Command.ReadChunk(access, chunk) : null);

    private static string Name(int at, int chunk) => $"deliver {at} {chunk}";

    private static DealtStream Stream(Replies replies) => DealtStream.Of(replies.Town.Setups[0]);

    private static AccessId? Access(Replies replies) => (replies.Of<Outcome.Requested>("ask") ?? replies.Town.Past?.Outcomes.GetValueOrDefault("ask") as Outcome.Requested)?.Access;

    private static Scenario Of(string name, string tags, string what) => new(name, "Records", tags, what) { Schedules = 500, MaxSteps = 12_000 };

    private static Action<Microsoft.Coyote.Actors.IActorRuntime, Town> Drives(ImmutableArray<Errand> errands) => (runtime, town) => town.Employ(runtime, errands);
}
