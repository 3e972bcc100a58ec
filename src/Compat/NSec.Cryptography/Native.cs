using System.Runtime.InteropServices;
using MedChain.Crypto.Native;

namespace NSec.Cryptography;

/// <summary>The functions of libsodium behind this stand-in. Sizes are not checked here. A result of 0 is success.</summary>
internal static partial class Native
{
    private const string Library = LibsodiumResolver.LibraryName;

    private static readonly bool s_ready = Initialize();

    /// <summary>Loads and initialises libsodium once.</summary>
    /// <exception cref="PlatformNotSupportedException">libsodium is missing.</exception>
    internal static void Require()
    {
        if (!s_ready) throw new PlatformNotSupportedException("Could not initialize libsodium.");
    }

    [LibraryImport(Library)]
    private static partial int sodium_init();

    [LibraryImport(Library)]
    internal static partial nint sodium_malloc(nuint size);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_ed25519_seed_keypair(Span<byte> publicKey, SecretMemory secretKey, ReadOnlySpan<byte> seed);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_ed25519_detached(
        Span<byte> signature, nint signatureLength, ReadOnlySpan<byte> message, ulong messageLength, SecretMemory secretKey);

    [LibraryImport(Library)]
    internal static partial int crypto_sign_ed25519_verify_detached(
        ReadOnlySpan<byte> signature, ReadOnlySpan<byte> message, ulong messageLength, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    internal static partial int crypto_scalarmult_curve25519_base(Span<byte> publicKey, SecretMemory secretKey);

    [LibraryImport(Library)]
    internal static partial int crypto_scalarmult_curve25519(SecretMemory shared, SecretMemory secretKey, ReadOnlySpan<byte> publicKey);

    [LibraryImport(Library)]
    internal static partial int crypto_aead_xchacha20poly1305_ietf_encrypt(
        Span<byte> ciphertext,
        nint ciphertextLength,
        ReadOnlySpan<byte> message,
        ulong messageLength,
        ReadOnlySpan<byte> associatedData,
        ulong associatedDataLength,
        nint unused,
        ReadOnlySpan<byte> nonce,
        SecretMemory key);

    [LibraryImport(Library)]
    internal static partial int crypto_aead_xchacha20poly1305_ietf_decrypt(
        Span<byte> message,
        nint messageLength,
        nint unused,
        ReadOnlySpan<byte> ciphertext,
        ulong ciphertextLength,
        ReadOnlySpan<byte> associatedData,
        ulong associatedDataLength,
        ReadOnlySpan<byte> nonce,
        SecretMemory key);

    private static bool Initialize()
    {
        try
        {
            return sodium_init() >= 0;
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            return false;
        }
    }
}
