using System.Runtime.CompilerServices;

namespace NSec.Cryptography;

/// <summary>
/// Slots for secrets in blocks of libsodium's guarded memory. A block of its own for each key costs eight system calls, each of which makes the other
/// processors wait; a slot costs none. A slot is wiped when it is given back. Blocks are kept for the next keys.
/// </summary>
internal static class SecretArena
{
    /// <summary>Octets in a slot: the longest secret there is, an expanded Ed25519 key.</summary>
    public const int SlotSize = 64;

    private const int SlotsInBlock = 256;

    private static readonly Lock s_lock = new();
    private static readonly Stack<nint> s_free = new();

    /// <summary>A slot that is nobody's, all zero.</summary>
    /// <exception cref="InsufficientMemoryException">The system gives no more guarded memory.</exception>
    public static nint Take()
    {
        Native.Require();
        lock (s_lock)
        {
            if (s_free.TryPop(out var slot)) return slot;
            var block = Native.sodium_malloc(SlotsInBlock * SlotSize);
            if (block == 0) throw new InsufficientMemoryException("libsodium could not allocate guarded memory.");
            Clear(block, SlotsInBlock * SlotSize);
            for (var i = SlotsInBlock - 1; i > 0; i--) s_free.Push(block + (i * SlotSize));
            return block;
        }
    }

    /// <summary>Wipes a slot and gives it to whoever comes next.</summary>
    public static void GiveBack(nint slot)
    {
        Clear(slot, SlotSize);
        lock (s_lock) s_free.Push(slot);
    }

    // Not inlined, so that nobody sees that what is cleared is never read.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static unsafe void Clear(nint address, int size) => new Span<byte>((void*)address, size).Clear();
}
