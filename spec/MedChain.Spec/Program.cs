return await MedChain.Spec.SpecCommand.RunAsync(args).ConfigureAwait(false);
