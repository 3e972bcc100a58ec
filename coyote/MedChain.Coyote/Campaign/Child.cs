using System.Diagnostics;

namespace MedChain.Coyote.Campaign;

/// <summary>
/// A worker as a process of its own. It ends with what it knows when its input is closed: when this process asks for that, and when this
/// process is gone, however that came about.
/// </summary>
internal sealed class Child : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly CancellationTokenRegistration _onInterrupt;

    private Child(Process process, Interrupt interrupt)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _onInterrupt = interrupt.Register(process.StandardInput.Close);
    }

    /// <summary>Starts one.</summary>
    /// <param name="program">The program, or a copy of it with a bug.</param>
    /// <param name="arguments">What it is told besides that it is a worker.</param>
    /// <param name="interrupt">Ends it.</param>
    internal static Child Start(string program, IEnumerable<string> arguments, Interrupt interrupt)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var argument in (string[])[program, "--worker", .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["MEDCHAIN_ROOT"] = Repository.Root;
        return new Child(Process.Start(start)!, interrupt);
    }

    /// <summary>Takes its lines until it ends.</summary>
    /// <returns>Null where it ended as it should, else what it said last, or its exit code.</returns>
    internal string? Read(Action<WorkerLine> take)
    {
        var isDone = false;
        while (_process.StandardOutput.ReadLine() is { } text)
        {
            if (WorkerLine.TryRead(text) is not { } line) continue;
            isDone |= line.Covered is not null;
            take(line);
        }

        _process.WaitForExit();
        if (isDone && _process.ExitCode == 0) return null;
        var said = _errors.Result.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault();
        return said ?? $"exit code {_process.ExitCode}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _onInterrupt.Dispose();
        _process.Dispose();
    }
}
