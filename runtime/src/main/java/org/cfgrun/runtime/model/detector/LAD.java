package org.cfgrun.runtime.model.detector;

import org.cfgrun.components.ArgumentException;
import org.cfgrun.components.Component;
import org.cfgrun.components.Default;
import org.cfgrun.components.OneOrMany;
import org.cfgrun.components.Registries;
import org.cfgrun.runtime.model.Backbone;
import org.cfgrun.runtime.model.DenseHead;
import org.cfgrun.runtime.model.DenseTestCfg;
import org.cfgrun.runtime.model.DenseTrainCfg;
import org.cfgrun.runtime.model.Neck;
import org.jspecify.annotations.Nullable;

/**
 * Label assignment distillation (LAD, https://arxiv.org/abs/2108.10520): a detector whose teacher
 * decides which anchors are positive. The teacher is not trained, and a checkpoint does not contain
 * it.
 */
@Component(Registries.MODELS)
public final class LAD extends DistilledDetector {
  /**
   * @param backbone computes feature maps from images
   * @param neck computes the head's feature maps from the backbone's; if None, the head uses the
   *     backbone's maps directly; those of a list follow each other
   * @param bboxHead predicts boxes from feature maps; an {@code LADHead}
   * @param teacherBackbone backbone of the teacher
   * @param teacherNeck neck of the teacher
   * @param teacherBboxHead head of the teacher; an {@code LADHead}
   * @param teacherCkpt checkpoint of the teacher; random weights if None
   * @param evalTeacher whether the teacher is always in evaluation mode; if False, it is in
   *     training mode with the detector
   * @param trainCfg computation of targets; required for training
   * @param testCfg selection of detections; required for testing
   * @param pretrained older form of {@code init_cfg=dict(type='Pretrained', ...)} of the backbone
   */
  public record Args(
      Backbone backbone,
      @Default("None") @Nullable OneOrMany<Neck> neck,
      DenseHead bboxHead,
      Backbone teacherBackbone,
      @Default("None") @Nullable OneOrMany<Neck> teacherNeck,
      DenseHead teacherBboxHead,
      @Default("None") @Nullable String teacherCkpt,
      @Default("True") boolean evalTeacher,
      @Default("None") @Nullable DenseTrainCfg trainCfg,
      @Default("None") @Nullable DenseTestCfg testCfg,
      @Default("None") @Nullable String pretrained) {
    private SingleStageDetector.Args student() {
      return new SingleStageDetector.Args(
          new DetectorBody(backbone, neck, pretrained, null), bboxHead, trainCfg, testCfg);
    }

    private Teacher teacher() {
      SingleStageDetector model =
          new SingleStageDetector(
              new SingleStageDetector.Args(
                  new DetectorBody(teacherBackbone, teacherNeck, null, null),
                  teacherBboxHead,
                  trainCfg,
                  testCfg));
      String maps = teacherNeck == null ? "teacher_backbone" : "teacher_neck";
      return new Teacher(model, maps, teacherCkpt, evalTeacher);
    }
  }

  public LAD(Args args) {
    super(args.student(), args.teacher(), "LADHead");
    for (ArgumentException misfit : teacher().misfits()) {
      addMisfit(ofTeacher(misfit));
    }
  }

  /** Names an argument of the teacher as that of this detector. */
  private static ArgumentException ofTeacher(ArgumentException misfit) {
    String message = String.valueOf(misfit.getMessage());
    return misfit.argument() == null
        ? new ArgumentException(message)
        : new ArgumentException("teacher_" + misfit.argument(), message);
  }
}
