package org.cfgrun.runtime.model.detector;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.TeacherConfig;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * One-stage detector whose head learns from another detector, its teacher
 * (https://arxiv.org/abs/1503.02531). The teacher is not trained, and a checkpoint does not contain
 * it.
 */
@Component(Registries.MODELS)
public final class KnowledgeDistillationSingleStageDetector extends DistilledDetector {
  /**
   * @param teacherConfig config of the teacher: a path, or a dict with {@code model}
   * @param teacherCkpt checkpoint of the teacher; random weights if None
   * @param evalTeacher whether the teacher is always in evaluation mode; if False, it is in
   *     training mode with the detector
   * @param detector arguments of all one-stage detectors; {@code bbox_head} must be one that learns
   *     from a teacher
   */
  public record Args(
      TeacherConfig teacherConfig,
      @Default("None") @Nullable String teacherCkpt,
      @Default("True") boolean evalTeacher,
      @Inline SingleStageDetector.Args detector) {}

  public KnowledgeDistillationSingleStageDetector(Args args) {
    super(
        args.detector(),
        new Teacher(
            teacher(args.teacherConfig()),
            "teacher_config",
            args.teacherCkpt(),
            args.evalTeacher()),
        "LDHead");
  }

  private static SingleStageDetector teacher(TeacherConfig config) {
    Problems problems = new Problems();
    SingleStageDetector built =
        new ComponentBuilder(Components.standard())
            .build(SingleStageDetector.class, Registries.MODELS, config.model(), problems);
    for (Diagnostic problem : problems.all()) {
      if (problem.severity() == Severity.ERROR) {
        throw new ArgumentException(
            "teacher_config", "The teacher is invalid: %s".formatted(problem.message()));
      }
    }
    if (built == null) {
      throw new ArgumentException("teacher_config", "The teacher needs code that was not loaded.");
    }
    return built;
  }
}
