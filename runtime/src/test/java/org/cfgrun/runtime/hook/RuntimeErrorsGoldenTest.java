package org.cfgrun.runtime.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.stream.Stream;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.interpreter.diagnostic.ConfigException;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.ErrorCode;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.value.DictNode;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.golden.Situations;
import org.cfgrun.runtime.hook.logging.IterTimerHook;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.runner.Runner;
import org.cfgrun.runtime.runner.Workflow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests that inputs rejected by mmcv are rejected here too: in one sentence, at their location in
 * the config, and before training if the config alone is invalid.
 */
class RuntimeErrorsGoldenTest {
  private static final ComponentBuilder BUILDER = new ComponentBuilder(Components.standard());
  private static final String TYPED =
      "what is handed over has a type, so that nothing else can be handed over";

  @TempDir Path workDir;

  @TestFactory
  Stream<DynamicTest> rejectsWhatMmcvRejects() {
    Situations situations = new Situations();
    hooks(situations);
    runners(situations);
    evaluations(situations);
    new InvalidInputs(workDir).addTo(situations);
    differences(situations);
    return situations.replay("runtime.json", "errors");
  }

  private void hooks(Situations situations) {
    situations
        .on("priority_reserved", "reserved attribute", outcome -> registersOnce())
        .on("register_not_hook", "register_not_hook", outcome -> refused("custom_hooks=[1]"))
        .on(
            "unknown_hook",
            "'(\\w+) is not in the hook registry'",
            outcome ->
                refused(
                    ErrorCode.UNKNOWN_TYPE, "custom_hooks=[dict(type='" + outcome.group(1) + "')]"))
        .on(
            "hook_unknown_arg",
            "unexpected keyword argument '(\\w+)'",
            outcome ->
                refused(
                    ErrorCode.UNKNOWN_ARGUMENT,
                    "custom_hooks=[dict(type='EmptyCacheHook', " + outcome.group(1) + "=1)]"))
        .on(
            "unknown_priority",
            "^KeyError: '([A-Z_]+)'",
            outcome ->
                refused(
                    "custom_hooks=[dict(type='EmptyCacheHook', priority='%s')]"
                        .formatted(outcome.group(1).toLowerCase(Locale.ROOT))))
        .on(
            "priority_range",
            "priority must be between",
            outcome -> refused("custom_hooks=[dict(type='EmptyCacheHook', priority=101)]"))
        .on(
            "priority_type",
            "priority must be an integer",
            outcome -> refused("custom_hooks=[dict(type='EmptyCacheHook', priority=1.5)]"))
        .on(
            "log_config_no_(interval|hooks)",
            "^KeyError: '(interval|hooks)'",
            outcome ->
                refused(
                    outcome.group(1).equals("interval")
                        ? "log_config=dict(hooks=[dict(type='TextLoggerHook')])"
                        : "log_config=dict(interval=1)"))
        .on(".*policy.*", "policy_missing", outcome -> refused("lr_config=dict(step=[1])"))
        .on(
            "warmup_type",
            "is not a supported type for warming up",
            outcome -> refused("lr_config=dict(policy='fixed', warmup='x', warmup_iters=1)"))
        .on("text_file_client", "file_client_args", outcome -> refused(text("file_client_args={}")))
        .on("text_out_dir_type", "out_dir should be", outcome -> refused(text("out_dir=1")))
        .on("cumulative_type", "cumulative_iters .*'str'", outcome -> refused(cumulative("'a'")))
        .on("cumulative_neg", "cumulative_iters .*'int'", outcome -> refused(cumulative("-1")))
        .on("cumulative_.*", "cumulative_iters", outcome -> refused(cumulative("0.5")))
        .on(
            "fp16_loss_scale_int",
            "loss_scale must be of type.*got (\\d+)$",
            RuntimeErrorsGoldenTest::rejectedScale)
        .on(
            "fp16_loss_scale_str",
            "loss_scale must be of type.*got (\\w+)$",
            RuntimeErrorsGoldenTest::rejectedScale)
        .on("ema_interval", "ema_interval", outcome -> refused(ema("interval=0")))
        .on("ema_momentum", "ema_momentum", outcome -> refused(ema("momentum=1.5")))
        .on(
            "profiler_iters0",
            "profile_iters should be greater than 0, but got (\\S+)",
            outcome -> refused(profiler("profile_iters=" + outcome.group(1))))
        .on(
            "profiler_activity",
            "activity should be",
            outcome -> refused(profiler("activities=['gpu']")))
        .on(
            "profiler_too_many",
            "profile_iters should not be greater",
            outcome -> failsBeforeTraining(profiler("profile_iters=9")));
  }

  private static String text(String argument) {
    return "log_config=dict(interval=1, hooks=[dict(type='TextLoggerHook', " + argument + ")])";
  }

  private static String cumulative(String iterations) {
    return "optimizer_config=dict(type='GradientCumulativeOptimizerHook', cumulative_iters="
        + iterations
        + ")";
  }

  private static String ema(String argument) {
    return "custom_hooks=[dict(type='EMAHook', " + argument + ")]";
  }

  private static String profiler(String argument) {
    return "custom_hooks=[dict(type='ProfilerHook', " + argument + ")]";
  }

  private static void rejectedScale(Matcher outcome) {
    String scale = outcome.group(1);
    boolean number = Character.isDigit(scale.charAt(0));
    refused(
        "optimizer_config=dict(), fp16=dict(loss_scale=%s)"
            .formatted(number ? scale : "'" + scale + "'"));
  }

  private void runners(Situations situations) {
    situations
        .on(
            "unknown_runner",
            "'(\\w+) is not in the runner registry'",
            outcome -> rejectedRunner("type='" + outcome.group(1) + "', max_epochs=1"))
        .on(
            "runner_constructor_unknown",
            "'(\\w+) is not in the runner builder registry'",
            outcome ->
                rejectedRunner(
                    "type='EpochBasedRunner', max_epochs=1, constructor='%s'"
                        .formatted(outcome.group(1))))
        .on(
            "runner_both",
            "^ValueError: (\\w+): Only one of",
            outcome ->
                rejectedRunner("type='%s', max_epochs=1, max_iters=1".formatted(outcome.group(1))))
        .on(
            "runner_none",
            "max_epochs must be spec",
            o -> rejectedRunner("type='EpochBasedRunner'"))
        .on(
            "iter_runner_none",
            "max_iters must be spec",
            o -> rejectedRunner("type='IterBasedRunner'"))
        .on(
            "workflow_mode.*",
            "has no method named \"(\\w+)\"",
            outcome -> rejectedWorkflow("[('" + outcome.group(1) + "', 1)]"))
        .on("workflow_mode_type", "mode in workflow", outcome -> rejectedWorkflow("[(1, 1)]"))
        .on("workflow_len", "workflow_len", outcome -> workflowRequiresLoaderForEachPart());
  }

  private void evaluations(Situations situations) {
    situations
        .on(
            "eval_interval0",
            "interval must be a positive number, but got (.+)",
            outcome -> refused("evaluation=dict(interval=" + outcome.group(1) + ")"))
        .on(
            "eval_by_epoch",
            "``by_epoch`` should be",
            outcome -> refused("evaluation=dict(by_epoch='epoch')"))
        .on(
            "eval_start_neg",
            "evaluation start epoch (\\S+) is smaller",
            outcome -> refused("evaluation=dict(start=" + outcome.group(1) + ")"))
        .on(
            "eval_save_best_bool",
            "save_best.*should be a str or None",
            outcome -> refused("evaluation=dict(save_best=True)"))
        .on(
            "eval_rule",
            "rule must be greater, less or None, but got (\\w+)",
            outcome ->
                refused("evaluation=dict(save_best='acc', rule='%s')".formatted(outcome.group(1))))
        .on(
            "eval_(greater|less)_keys",
            "(greater|less)_keys",
            outcome -> refused("evaluation=dict(save_best='acc', greater_keys=1)"))
        .on(
            "eval_infer",
            "Cannot infer the rule for key (\\w+)",
            outcome -> refused("evaluation=dict(save_best='" + outcome.group(1) + "')"));
  }

  private static void differences(Situations situations) {
    situations
        .differ(
            TYPED,
            "logger_type|meta_type|train_step_not_dict.*|save_meta_type|eval_loader"
                + "|batch_processor.*",
            "must be a logging.Logger|meta must be a dict|meta should be a dict"
                + "|must return a dict|must be a pytorch DataLoader|batch_processor")
        .differ(
            "a part of a workflow may be a list too, as JSON writes it",
            "workflow_list_items",
            "workflow_list_items")
        .differ(
            "hooks are classes with the methods they need, so that nothing is replaced by name",
            "closure_name",
            "ClosureHook");
  }

  private static void refused(String sections) {
    refused(null, sections);
  }

  /** Checks that the config alone is rejected, in one problem with a location. */
  private static void refused(@Nullable ErrorCode code, String sections) {
    Problems problems = new Problems();
    TestRun.hooksOf(Goldens.config(sections), new FakeEvaluation(List.of()), problems);
    assertThat(problems.all())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.span()).isNotNull();
              if (code == null) {
                // For its specific reason, not because the hook is unknown.
                assertThat(problem.code()).isNotEqualTo(ErrorCode.UNKNOWN_TYPE);
              } else {
                assertThat(problem.code()).isEqualTo(code);
              }
            });
  }

  private static void rejectedRunner(String arguments) {
    Problems problems = new Problems();
    DictNode runner = Goldens.config(arguments);
    assertThat(BUILDER.check(Runner.class, runner, problems)).isFalse();
    assertThat(problems.all()).map(Diagnostic::span).hasSize(1).doesNotContainNull();
  }

  private static void rejectedWorkflow(String workflow) {
    assertThatThrownBy(() -> Workflow.fromConfig(Goldens.config("w=" + workflow).get("w")))
        .isInstanceOf(ArgumentException.class);
  }

  private void workflowRequiresLoaderForEachPart() {
    Workflow workflow =
        Workflow.fromConfig(Goldens.config("w=[('train', 1), ('val', 1)]").get("w"));
    try (TestRun run = new TestRun(workDir)) {
      Runner runner = run.runner(1);
      assertThatThrownBy(() -> runner.run(workflow, List.of(new FakeLoader(1))))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void failsBeforeTraining(String sections) {
    try (TestRun run = new TestRun(workDir)) {
      run.config(Goldens.config(sections), new FakeEvaluation(List.of(1, 1)));
      run.model.onStep(() -> assertThat(true).as("a step is made").isFalse());
      assertThatThrownBy(() -> run.train(1, 1)).isInstanceOf(ConfigException.class);
    }
  }

  private static void registersOnce() {
    HookChain hooks = new HookChain();
    Hook hook = new IterTimerHook();
    hooks.add(hook, Priority.NORMAL);
    assertThatThrownBy(() -> hooks.add(hook, Priority.LOW))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
