using System.Diagnostics;
using System.Reflection;
using MedChain.Node.Storage;

namespace MedChain.Node.Tests.Storage;

/// <summary>A child process that writes the scenario and is killed, as kill -9 does, at a step of its store.</summary>
internal static class CrashChild
{
    public static int Run(string root, StorageStep fatal, int occurrence)
    {
        using var open = TestFolder.Open(root, step =>
        {
            if (step != fatal || --occurrence != 0) return;
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        });
        for (var number = 0; number < Scenario.Sets; number++)
        {
            open.Store.Apply(Scenario.Set(number));
            Console.Out.WriteLine(number + 1);
            Console.Out.Flush();
        }

        Console.Out.WriteLine("end");
        Console.Out.Flush();
        Console.In.ReadLine();
        return 0;
    }

    public static Process Start(string root, StorageStep fatal, int occurrence, string? limit = null)
    {
        var dll = Assembly.GetExecutingAssembly().Location;
        var start = new ProcessStartInfo { FileName = "dotnet", RedirectStandardOutput = true, RedirectStandardInput = true, RedirectStandardError = true };
        string[] arguments = [dll, "child", root, fatal.ToString(), occurrence.ToString(System.Globalization.CultureInfo.InvariantCulture)];
        if (limit is not null)
        {
            start.FileName = "bash";
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add(limit + "; exec dotnet \"$@\"");
            start.ArgumentList.Add("child");
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The last number that the child wrote before it ended.</summary>
    public static int Applied(Process child)
    {
        var lines = child.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        child.WaitForExit();
        return lines.Where(line => line != "end").Select(line => int.Parse(line, System.Globalization.CultureInfo.InvariantCulture)).DefaultIfEmpty(0).Last();
    }
}
