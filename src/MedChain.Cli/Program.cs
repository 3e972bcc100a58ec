return MedChain.Cli.Shell.Run(args);
