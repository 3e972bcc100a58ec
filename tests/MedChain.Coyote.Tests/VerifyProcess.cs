using System.Diagnostics;
using System.Globalization;
using MedChain.Coyote.Campaign;

namespace MedChain.Coyote.Tests;

/// <summary><c>verify</c> as a process of its own.</summary>
internal sealed class VerifyProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output, _errors;

    private VerifyProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Close();
    }

    /// <summary>Starts this repository's program, or a copy of it.</summary>
    internal static VerifyProcess Start(IEnumerable<string> arguments, string? program = null)
    {
        // What runs in a shell's background ignores interrupts, and so would all that it starts.
        string[] command = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT", Environment.ProcessPath!] : [Environment.ProcessPath!];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        start.ArgumentList.Add(program ?? Path.Combine(AppContext.BaseDirectory, "MedChain.Coyote.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["MEDCHAIN_ROOT"] = Repository.Root;
        return new VerifyProcess(Process.Start(start)!);
    }

    /// <summary>Starts it and waits for its end.</summary>
    internal static VerifyEnd Run(IEnumerable<string> arguments, string? program = null)
    {
        using var process = Start(arguments, program);
        return process.End();
    }

    /// <summary>The processes that it has started, once there are so many.</summary>
    internal IReadOnlyList<int> Children(int count)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(60); Thread.Sleep(50))
        {
            var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, CultureInfo.InvariantCulture, out _))
                .Select(name => int.Parse(name!, CultureInfo.InvariantCulture)).Where(id => ParentOf(id) == _process.Id).ToList();
            if (children.Count >= count) return children;
        }

        throw new TimeoutException("It has no children.");
    }

    /// <summary>Sends a signal to it alone, or to one of its children.</summary>
    internal void Signal(string signal, int? id = null)
    {
        using var kill = Process.Start("kill", ["-" + signal, (id ?? _process.Id).ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    internal VerifyEnd End()
    {
        if (!_process.WaitForExit(TimeSpan.FromMinutes(3))) throw new TimeoutException("It does not end.");
        return new VerifyEnd(_process.ExitCode, _output.Result, _errors.Result);
    }

    /// <summary>Whether none of these processes is there any more, after a while.</summary>
    internal static bool AreGone(IEnumerable<int> ids)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromSeconds(30); Thread.Sleep(50))
        {
            if (!ids.Any(id => ParentOf(id) is not null)) return true;
        }

        return false;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    /// <summary>Null where there is no such process, or nothing but its exit code is left of it.</summary>
    private static int? ParentOf(int id)
    {
        try
        {
            var fields = File.ReadAllText($"/proc/{id}/stat").Split(") ", 2)[1].Split(' ');
            return fields[0] == "Z" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }
}

/// <summary>How it ended.</summary>
internal sealed record VerifyEnd(int Code, string Output, string Errors)
{
    internal IEnumerable<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
