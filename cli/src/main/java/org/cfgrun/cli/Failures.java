package org.cfgrun.cli;

import java.io.UncheckedIOException;
import java.util.function.IntSupplier;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.checkpoint.CheckpointException;
import org.cfgrun.runtime.data.DataException;
import org.cfgrun.runtime.runner.RunFailure;
import org.cfgrun.runtime.torch.EngineFailure;

/** Tells what a run can meet in the world (data, checkpoints, disk) from bugs. */
final class Failures {
  private Failures() {}

  /** Runs something; a failure that is no bug is shown as an error, and is status 1. */
  static int guard(Terminal terminal, IntSupplier work) {
    try {
      return work.getAsInt();
    } catch (RunFailure failure) {
      return show(terminal, failure.code(), failure.getMessage());
    } catch (EngineFailure failure) {
      return show(
          terminal,
          Diagnostic.error(ErrorCode.ENVIRONMENT, null, failure.getMessage())
              .help("`cfgrun doctor` says what can be done about it"));
    } catch (CheckpointException failure) {
      return show(terminal, ErrorCode.BAD_CHECKPOINT, failure.getMessage());
    } catch (DataException failure) {
      return show(terminal, ErrorCode.BAD_DATA, failure.getMessage());
    } catch (UncheckedIOException failure) {
      return show(
          terminal,
          ErrorCode.ENVIRONMENT,
          "A file cannot be read or written: " + failure.getCause().getMessage());
    }
  }

  private static int show(Terminal terminal, ErrorCode code, String message) {
    return show(terminal, Diagnostic.error(code, null, message));
  }

  private static int show(Terminal terminal, Diagnostic failure) {
    Problems problems = new Problems();
    problems.add(failure);
    Report.print(terminal, problems);
    return ExitStatus.FAILURE;
  }
}
