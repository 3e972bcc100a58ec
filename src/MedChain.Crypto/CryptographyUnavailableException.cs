namespace MedChain.Crypto;

/// <summary>No usable libsodium: the message is one line that says what is wrong and what to install.</summary>
public sealed class CryptographyUnavailableException : Exception
{
    /// <summary>Makes one without a reason.</summary>
    public CryptographyUnavailableException()
    {
    }

    /// <summary>Makes one with the line of <see cref="Sodium.TryLoad"/>.</summary>
    public CryptographyUnavailableException(string message) : base(message)
    {
    }

    /// <summary>Makes one with a line and its cause.</summary>
    public CryptographyUnavailableException(string message, Exception innerException) : base(message, innerException)
    {
    }
}
