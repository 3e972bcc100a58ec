using System.Collections.Immutable;
using MedChain.Crypto.Hashing;
using MedChain.Crypto.Sealing;

namespace MedChain.Sim.Leakage;

/// <summary>One row of a store: octets and nothing else.</summary>
/// <param name="Key">Where it stands.</param>
/// <param name="Value">What stands there.</param>
internal readonly record struct StoreRow(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> Value);

/// <summary>All that falls with one store.</summary>
/// <param name="Number">Whose it is.</param>
/// <param name="Rows">Its octets, in order.</param>
/// <param name="SealingKey">The key that opens what was sealed to its keeper; null where the scheme has none.</param>
internal sealed record Store(int Number, ImmutableArray<StoreRow> Rows, SealingKey? SealingKey = null);

/// <summary>Records as a scheme has stored them.</summary>
/// <param name="Chain">What everybody can read, entry by entry.</param>
/// <param name="Stores">The stores, by number.</param>
/// <param name="Names">How the chain names each record, in the order of the originals: only for judging what a thief says.</param>
internal sealed record Deposit(ImmutableArray<ReadOnlyMemory<byte>> Chain, ImmutableArray<Store> Stores, ImmutableArray<Digest> Names);
