package org.cfgrun.cli;

import java.util.List;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.cfgrun.interpreter.Interpreter;
import org.jspecify.annotations.Nullable;

/**
 * Runs one operation on many configs in parallel. Files are read once and shared, and results come
 * in the order of the files. On a terminal, a progress bar is shown.
 */
final class ConfigBatch {
  /** Fewer configs are done before a user could read the bar. */
  private static final int SHOWN_FROM = 50;

  private static final int WIDTH = 80;

  private final Terminal terminal;
  private final Interpreter interpreter;

  ConfigBatch(Terminal terminal, Interpreter interpreter) {
    this.terminal = terminal;
    this.interpreter = interpreter;
  }

  /**
   * Applies an operation to every file.
   *
   * @param work the operation; called on several threads at once
   */
  <T> List<T> map(List<String> files, Function<String, T> work) {
    return mapAll(files, List::of, work);
  }

  /**
   * Applies an operation to every item, where an item needs several files.
   *
   * @param files returns the files that an item needs
   * @param work the operation; called on several threads at once
   */
  <Q, T> List<T> mapAll(List<Q> questions, Function<Q, List<String>> files, Function<Q, T> work) {
    if (questions.size() == 1) {
      return List.of(work.apply(questions.get(0)));
    }
    interpreter.open(questions.stream().flatMap(one -> files.apply(one).stream()).toList());
    try (ProgressBar bar = bar(questions.size())) {
      return questions.parallelStream().map(one -> done(bar, work.apply(one))).toList();
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
