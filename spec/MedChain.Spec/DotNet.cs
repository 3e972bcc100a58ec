using System.Diagnostics;

namespace MedChain.Spec;

/// <summary>The <c>dotnet</c> command that runs this program, as a process of its own.</summary>
public static class DotNet
{
    /// <summary>Runs it to its end; what it prints on both outputs is returned.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="line">Is told each line of its output at once; null when nobody listens.</param>
    /// <param name="isEnough">Whether a line says all that is asked: what would follow is not waited for.</param>
    /// <param name="isShort">Whether it runs for seconds beside others: then no time goes into profiles, and no core to a second collector.</param>
    public static async Task<(int Code, string Output)> RunAsync(string folder, IEnumerable<string> arguments, Action<string>? line = null, Predicate<string>? isEnough = null, bool isShort = false)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        var host = Environment.ProcessPath;
        var start = new ProcessStartInfo(Path.GetFileNameWithoutExtension(host) == "dotnet" ? host! : "dotnet")
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        if (isShort) start.Environment["DOTNET_TieredPGO"] = start.Environment["DOTNET_gcConcurrent"] = "0";
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = new StringWriter();
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } text)
        {
            await output.WriteLineAsync(text).ConfigureAwait(false);
            line?.Invoke(text);
            if (isEnough?.Invoke(text) == true) process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync().ConfigureAwait(false);
        return (process.ExitCode, output + await error.ConfigureAwait(false));
    }
}
