package org.cfgrun.cli;

import java.util.List;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cfgrun.interpreter.Interpreter;
import org.jspecify.annotations.Nullable;

/**
 * Asks the same of many configs, by all cores. The files are read once and shared, and the answers
 * come in the order of the files. On a terminal a bar shows how far it is.
 */
final class Batch {
  /** Fewer are done before a bar could be read. */
  private static final int SHOWN_FROM = 50;

  private static final int WIDTH = 80;

  private final Terminal terminal;
  private final Interpreter interpreter;

  Batch(Terminal terminal, Interpreter interpreter) {
    this.terminal = terminal;
    this.interpreter = interpreter;
  }

  /**
   * The answers to all files.
   *
   * @param work answers for one file; it runs on several threads at once
   */
  <T> List<T> map(List<String> files, Function<String, T> work) {
    if (files.size() == 1) {
      return List.of(work.apply(files.get(0)));
    }
    interpreter.open(files);
    try (ProgressBar bar = bar(files.size())) {
      return files.parallelStream().map(file -> done(bar, work.apply(file))).toList();
    }
  }

  private static <T> T done(@Nullable ProgressBar bar, T answer) {
    if (bar != null) {
      bar.step();
    }
    return answer;
  }

  private @Nullable ProgressBar bar(int files) {
    return !terminal.interactive() || files < SHOWN_FROM
        ? null
        : new ProgressBarBuilder()
            .setTaskName("configs")
            .setInitialMax(files)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(200)
            .setMaxRenderedLength(WIDTH)
            .clearDisplayOnFinish()
            .build();
  }
}
