using System.Runtime.InteropServices;

namespace NSec.Cryptography;

/// <summary>Octets in libsodium's guarded memory: fenced, with others, by unreadable pages, kept out of swap where allowed, wiped when freed.</summary>
internal sealed class SecretMemory : SafeHandle
{
    /// <summary>For the marshaller; use <see cref="Allocate"/>.</summary>
    public SecretMemory() : base(0, ownsHandle: true)
    {
    }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Number of octets.</summary>
    public int Size { get; private init; }

    /// <summary>Reserves <paramref name="size"/> octets, at most <see cref="SecretArena.SlotSize"/>.</summary>
    public static SecretMemory Allocate(int size)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, SecretArena.SlotSize);
        var memory = new SecretMemory { Size = size };
        memory.SetHandle(SecretArena.Take());
        return memory;
    }

    /// <summary>Reserves memory for a copy of <paramref name="octets"/>.</summary>
    public static SecretMemory CopyOf(ReadOnlySpan<byte> octets)
    {
        var memory = Allocate(octets.Length);
        memory.Use(octets, static (own, source) => source.CopyTo(own));
        return memory;
    }

    /// <summary>Copies the first octets of this memory, as many as fit.</summary>
    public void CopyTo(Span<byte> destination) => Use(destination, static (own, target) => own[..target.Length].CopyTo(target));

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        SecretArena.GiveBack(handle);
        return true;
    }

    private unsafe void Use<T>(T other, Action<Span<byte>, T> action) where T : allows ref struct
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            action(new Span<byte>((void*)handle, Size), other);
        }
        finally
        {
            if (held) DangerousRelease();
        }
    }
}
