using System.Reflection;
using Xunit.Sdk;

namespace VerifyXunit;

/// <summary>Tells the verifier which test runs. The build puts it on every test assembly that uses the stand-in, as the package does.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class UseVerifyAttribute : BeforeAfterTestAttribute
{
    private static readonly AsyncLocal<MethodInfo?> Running = new();

    /// <summary>The test that runs here, or null outside of tests.</summary>
    internal static MethodInfo? CurrentMethod => Running.Value;

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest) => Running.Value = methodUnderTest;

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest) => Running.Value = null;
}
