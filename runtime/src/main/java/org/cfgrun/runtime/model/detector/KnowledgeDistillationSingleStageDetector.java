package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.Inline;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.diagnostic.Diagnostic;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.interpreter.diagnostic.Severity;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.model.DistilledHead;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.TeacherConfig;
import org.cfgrun.runtime.model.init.Pretrained;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.registry.Components;
import org.jspecify.annotations.Nullable;

/**
 * One-stage detector whose head learns from another detector, its teacher
 * (https://arxiv.org/abs/1503.02531). The teacher is not trained, and a checkpoint does not contain
 * it.
 */
@Component(Registries.MODELS)
public final class KnowledgeDistillationSingleStageDetector extends SingleStageDetector {
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

  private final Args args;
  private final SingleStageDetector teacher;

  public KnowledgeDistillationSingleStageDetector(Args args) {
    super(args.detector());
    this.args = args;
    teacher = companion(teacher(args.teacherConfig()));
    teacher.train(!args.evalTeacher());
    if (args.detector().bboxHead() instanceof DistilledHead head) {
      noteMisfits(
          () ->
              ArgumentException.checkPart(
                  "bbox_head", () -> head.learnFrom(teacher.head(), teacher::maps)));
    } else {
      addMisfit(
          new ArgumentException(
              "bbox_head",
              "Expected a head that learns from a teacher, such as `LDHead`. Set `type` to it."));
    }
    noteMisfits(this::checkMaps);
  }

  /** Checks that both have maps of the same sizes, so that each cell has a cell to learn from. */
  private void checkMaps() {
    List<FeatureMap> own = maps();
    List<FeatureMap> others = teacher.maps();
    if (own != null && others != null && !strides(own).equals(strides(others))) {
      throw new ArgumentException(
          "teacher_config",
          "The feature maps of the teacher have the strides %s, but those of this detector have %s. Use a teacher with the same strides."
              .formatted(strides(others), strides(own)));
    }
  }

  private static List<Integer> strides(List<FeatureMap> maps) {
    return maps.stream().map(FeatureMap::stride).toList();
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

  /** Returns the teacher. */
  SingleStageDetector teacher() {
    return teacher;
  }

  @Override
  void requireTeacher() {}

  @Override
  public void train(boolean mode) {
    super.train(mode);
    teacher.train(mode && !args.evalTeacher());
  }

  @Override
  public List<PretrainedPart> pretrainedParts() {
    List<PretrainedPart> parts = new ArrayList<>(super.pretrainedParts());
    if (args.teacherCkpt() != null) {
      parts.add(new PretrainedPart(teacher, new Pretrained(args.teacherCkpt(), null)));
    }
    return parts;
  }
}
