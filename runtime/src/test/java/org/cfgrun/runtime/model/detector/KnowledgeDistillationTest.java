package org.cfgrun.runtime.model.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.cfgrun.components.Registries;
import org.cfgrun.interpreter.Interpreter;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.build.ComponentBuilder;
import org.cfgrun.runtime.checkpoint.PretrainedFiles;
import org.cfgrun.runtime.config.InitialWeights;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.Sections;
import org.cfgrun.runtime.golden.Goldens;
import org.cfgrun.runtime.model.Detector;
import org.cfgrun.runtime.model.Models;
import org.cfgrun.runtime.model.init.PretrainedPart;
import org.cfgrun.runtime.nn.BatchNorm2d;
import org.cfgrun.runtime.registry.Components;
import org.cfgrun.runtime.torch.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnowledgeDistillationTest {
  @TempDir Path folder;

  private static String detector(String head) {
    return """
        type='%s',
          backbone=dict(type='ResNet', depth=18, base_channels=2),
          neck=dict(type='FPN', in_channels=[2, 4, 8, 16], out_channels=4, start_level=1,
            add_extra_convs='on_output', num_outs=5),
          bbox_head=dict(type=%s, num_classes=3, in_channels=4, stacked_convs=1,
            feat_channels=4, reg_max=8, norm_cfg=None,
            anchor_generator=dict(type='AnchorGenerator', ratios=[1.0], octave_base_scale=8,
              scales_per_octave=1, strides=[8, 16, 32, 64, 128])),
          train_cfg=dict(assigner=dict(type='ATSSAssigner', topk=9))"""
        .formatted(head.contains("LD") ? "KnowledgeDistillationSingleStageDetector" : "GFL", head);
  }

  private static final String LD =
      "'LDHead', loss_ld=dict(type='KnowledgeDistillationKLDivLoss', loss_weight=0.25, T=10)";

  private static String student(String teacher) {
    return "dict(" + detector(LD) + ", teacher_config=" + teacher + ")";
  }

  private static final String TEACHER = "dict(model=dict(" + detector("'GFLHead'") + "))";

  private static KnowledgeDistillationSingleStageDetector build(String text) {
    return Models.build(KnowledgeDistillationSingleStageDetector.class, text);
  }

  @Test
  void theTeacherIsNeitherTrainedNorSaved() {
    KnowledgeDistillationSingleStageDetector model = build(student(TEACHER));
    assertThat(model.state().keySet()).noneMatch(name -> name.contains("teacher"));
    model.materialize(Device.CPU, new Random(0));
    assertThat(model.teacher().isFinite()).isTrue();
    model.train(true);
    model
        .teacher()
        .forEachModule((path, module) -> assertThat(module.isTraining()).as(path).isFalse());
    model.free();
  }

  @Test
  void theTeacherTrainsItsStatisticsOnRequest() {
    String text = student(TEACHER.replace("base_channels=2", "base_channels=2, norm_eval=False"));
    KnowledgeDistillationSingleStageDetector model =
        build(text.substring(0, text.length() - 1) + ", eval_teacher=False)");
    model.train(true);
    model
        .teacher()
        .forEachModule(
            (path, module) -> {
              if (module instanceof BatchNorm2d) {
                assertThat(module.isTraining()).as(path).isTrue();
              }
            });
  }

  /** A checkpoint does not have the teacher, so that its file is needed to resume too. */
  @Test
  void aResumedTrainingNeedsTheFileOfTheTeacher() throws IOException {
    String text = student(TEACHER);
    text = text.substring(0, text.length() - 1) + ", teacher_ckpt='teacher.pth')";
    text =
        text.replaceFirst(
            "base_channels=2",
            "base_channels=2, init_cfg=dict(type='Pretrained', checkpoint='own.pth')");
    Path file = Files.writeString(folder.resolve("a.cfg"), "model = " + text);
    Problems problems = new Problems();
    var root = new Interpreter().evaluate(file.toString(), List.of(), problems).root();
    ModelSection<Detector> section =
        ModelSection.read(
            new Sections(root, problems),
            new ComponentBuilder(Components.standard()),
            Detector.class);
    assertThat(PretrainedPart.of(section.model()))
        .extracting(part -> part.source().checkpoint())
        .containsExactlyInAnyOrder("own.pth", "teacher.pth");
    Problems missing = new Problems();
    section.starts(new PretrainedFiles(List.of()), InitialWeights.SAVED, missing);
    assertThat(missing.all())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("teacher.pth"));
    Problems loaded = new Problems();
    section.starts(new PretrainedFiles(List.of()), InitialWeights.LOADED, loaded);
    assertThat(loaded.errorCount()).isOne();
  }

  /** MMDetection names the configs of teachers from the root of its repository. */
  @Test
  void thePathOfATeacherStartsAboveTheConfig() throws IOException {
    Path configs = Files.createDirectories(folder.resolve("configs/ld"));
    Files.createDirectories(folder.resolve("configs/gfl"));
    Files.writeString(
        folder.resolve("configs/gfl/teacher.py"), "model = dict(" + detector("'GFLHead'") + ")");
    Path file =
        Files.writeString(
            configs.resolve("a.py"), "model = " + student("'configs/gfl/teacher.py'"));
    Problems problems = new Problems();
    var root = new Interpreter().evaluate(file.toString(), List.of(), problems).root();
    Detector model =
        new ComponentBuilder(Components.standard())
            .build(Detector.class, Registries.MODELS, root.get("model"), problems);
    assertThat(problems.all()).isEmpty();
    assertThat(model).isInstanceOf(KnowledgeDistillationSingleStageDetector.class);
  }

  @Test
  void reportsATeacherThatDoesNotFit() {
    assertThat(Models.problems(student("'no/such/config.py'")))
        .contains("`no/such/config.py` does not exist in the working directory");
    assertThat(Models.problems(student("dict(data=1)"))).contains("requires a dict `model`");
    assertThat(Models.problems(student(TEACHER.replace("reg_max=8", "reg_max=9"))))
        .contains("`LDHead` learns from a `GFLHead` with the same `reg_max` and strides.");
    assertThat(Models.problems(student(TEACHER.replace("depth=18", "depth=19"))))
        .contains("The teacher is invalid: `ResNet`: `depth` must be 18, 34, 50, 101 or 152");
    assertThat(Models.problems(student(TEACHER.replace("start_level=1", "start_level=0"))))
        .contains("The feature maps of the teacher have the strides [4, 8, 16, 32, 64], but");
    assertThat(Models.problems(student(TEACHER).replace(LD, "'GFLHead'")))
        .contains("Expected a head that learns from a teacher, such as `LDHead`.");
  }

  @Test
  void theHeadRequiresATeacher() {
    Detector model =
        Models.build(
            Detector.class,
            "dict("
                + detector(LD).replace("KnowledgeDistillationSingleStageDetector", "GFL")
                + ")");
    assertThatThrownBy(model::checkTraining)
        .hasMessageContaining(
            "`LDHead` learns from a teacher. Set `type` of the detector to `KnowledgeDistillationSingleStageDetector`.");
  }

  private static String labelAssignment(String from, String to) {
    String config = Goldens.read("detection/lad_tiny_f32.json").get("config").getAsString();
    String text = config.substring(config.indexOf('=') + 1).strip().replaceAll("\\s+", " ");
    int at = text.lastIndexOf(from);
    assertThat(at).as(from).isPositive();
    return text.substring(0, at) + to + text.substring(at + from.length());
  }

  @Test
  void reportsATeacherOfLabelsThatDoesNotFit() {
    assertThat(Models.problems(labelAssignment("num_classes=3", "num_classes=4")))
        .contains("`LADHead` learns from an `LADHead` with the same `num_classes`.");
    assertThat(Models.problems(labelAssignment("type='LADHead'", "type='PAAHead'")))
        .contains("`LADHead` learns from an `LADHead` with the same `num_classes`.");
    assertThat(Models.problems(labelAssignment("in_channels=16", "in_channels=8")))
        .contains("`in_channels` of the head is 8, but its feature maps have 16 channels.");
    assertThat(Models.problems(labelAssignment("start_level=1", "start_level=0")))
        .contains("The feature maps of the teacher have the strides [4, 8, 16, 32, 64], but");
    assertThat(
            Models.problems(student(TEACHER).replace(LD, "'LADHead'").replace("reg_max=8, ", "")))
        .contains("Expected a head that learns from a teacher, such as `LDHead`.");
  }

  @Test
  void theTeacherOfLabelsIsNeitherTrainedNorSaved() {
    DistilledDetector model =
        Models.build(
            DistilledDetector.class, labelAssignment("teacher_ckpt=None", "teacher_ckpt='a.pth'"));
    assertThat(model.state().keySet()).noneMatch(name -> name.contains("teacher"));
    assertThat(PretrainedPart.of(model))
        .extracting(part -> part.source().checkpoint())
        .containsExactly("a.pth");
    Detector alone =
        Models.build(
            Detector.class,
            labelAssignment("teacher_ckpt=None", "")
                .replaceFirst("type='LAD'", "type='PAA'")
                .replaceFirst(", , teacher_backbone.*train_cfg", ", train_cfg"));
    assertThatThrownBy(alone::checkTraining)
        .hasMessageContaining("Set `type` of the detector to `LAD`.");
  }
}
