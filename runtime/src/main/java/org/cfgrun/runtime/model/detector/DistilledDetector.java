package org.cfgrun.runtime.model.detector;

import java.util.ArrayList;
import java.util.List;
import org.cfgrun.components.ArgumentException;
import org.cfgrun.runtime.model.DistilledHead;
import org.cfgrun.runtime.model.FeatureMap;
import org.cfgrun.runtime.model.init.Pretrained;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.jspecify.annotations.Nullable;

/**
 * One-stage detector whose head learns from another detector, its teacher. The teacher is not
 * trained, and a checkpoint does not contain it.
 */
abstract class DistilledDetector extends SingleStageDetector {
  /**
   * The teacher.
   *
   * @param model the detector
   * @param argument the argument that configures its feature maps
   * @param checkpoint its weights; random ones if null
   * @param evaluates whether it is always in evaluation mode; if false, it is in training mode with
   *     the detector
   */
  record Teacher(
      SingleStageDetector model, String argument, @Nullable String checkpoint, boolean evaluates) {}

  private final Teacher teacher;

  /**
   * Creates a detector.
   *
   * @param exampleHead a head that learns from such a teacher
   */
  DistilledDetector(SingleStageDetector.Args args, Teacher teacher, String exampleHead) {
    super(args);
    this.teacher = teacher;
    companion(teacher.model);
    teacher.model.train(!teacher.evaluates);
    if (args.bboxHead() instanceof DistilledHead head
        && head.detector().equals(getClass().getSimpleName())) {
      noteMisfits(
          () ->
              ArgumentException.checkPart(
                  "bbox_head", () -> head.learnFrom(teacher.model.head(), teacher.model::maps)));
    } else {
      addMisfit(
          new ArgumentException(
              "bbox_head",
              "Expected a head that learns from a teacher, such as `%s`. Set `type` to it."
                  .formatted(exampleHead)));
    }
    noteMisfits(this::checkMaps);
  }

  /** Checks that both have maps of the same sizes, so that each cell has a cell to learn from. */
  private void checkMaps() {
    List<FeatureMap> own = maps();
    List<FeatureMap> others = teacher.model.maps();
    if (own != null && others != null && !strides(own).equals(strides(others))) {
      throw new ArgumentException(
          teacher.argument,
          "The feature maps of the teacher have the strides %s, but those of this detector have %s. Use a teacher with the same strides."
              .formatted(strides(others), strides(own)));
    }
  }

  private static List<Integer> strides(List<FeatureMap> maps) {
    return maps.stream().map(FeatureMap::stride).toList();
  }

  /** Returns the teacher. */
  final SingleStageDetector teacher() {
    return teacher.model;
  }

  @Override
  final void requireTeacher() {}

  @Override
  public final void train(boolean mode) {
    super.train(mode);
    teacher.model.train(mode && !teacher.evaluates);
  }

  @Override
  public final List<PretrainedPart> pretrainedParts() {
    List<PretrainedPart> parts = new ArrayList<>(super.pretrainedParts());
    if (teacher.checkpoint != null) {
      parts.add(new PretrainedPart(teacher.model, new Pretrained(teacher.checkpoint, null)));
    }
    return parts;
  }
}
