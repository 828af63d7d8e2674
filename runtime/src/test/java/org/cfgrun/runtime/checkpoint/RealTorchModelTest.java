package org.cfgrun.runtime.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.cfgrun.interpreter.diagnostic.Problems;
import org.cfgrun.runtime.config.ModelSection;
import org.cfgrun.runtime.config.TestConfigs;
import org.cfgrun.runtime.model.TrainableModel;
import org.cfgrun.runtime.torch.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Exchanges a detector with PyTorch, if it is installed: a checkpoint in the layout of mmcv's
 * {@code save_checkpoint} is loaded with every key, and ours has the same keys and values when
 * PyTorch loads it with {@code weights_only=True}.
 */
class RealTorchModelTest {
  private static final Path BASE =
      Path.of("../stdlib-configs/faster_rcnn/faster_rcnn_r50_fpn_1x_coco.cfg");

  private static final String CONFIG =
      """
      _base_ = '%s'
      model = dict(
          backbone=dict(base_channels=4, stem_channels=4, init_cfg=None),
          neck=dict(in_channels=[16, 32, 64, 128], out_channels=8),
          rpn_head=dict(in_channels=8, feat_channels=8),
          roi_head=dict(
              bbox_roi_extractor=dict(out_channels=8),
              bbox_head=dict(in_channels=8, fc_out_channels=16)))
      """;

  private static final String WRITE =
      """
      import sys, torch
      torch.manual_seed(0)
      state = {}
      for line in open(sys.argv[1]):
          name, _, shape = line.rstrip('\\n').partition(' ')
          sizes = [int(size) for size in shape.split('x') if size]
          if name.endswith('num_batches_tracked'):
              state[name] = torch.tensor(7)
          else:
              state[name] = torch.rand(sizes)
      parameters = [torch.nn.Parameter(value) for value in state.values() if value.is_floating_point()]
      optimizer = torch.optim.SGD(parameters, lr=0.02, momentum=0.9)
      torch.save(
          dict(
              meta=dict(
                  env_info='sys.platform: linux', config='model = dict()', seed=None,
                  exp_name='a.py', mmdet_version='2.28.2', CLASSES=('person', 'car'),
                  PALETTE=[(1, 2, 3)], epoch=12, iter=87960, mmcv_version='1.7.2',
                  time='Mon Nov 30 00:00:00 2026', hook_msgs={}),
              state_dict=state,
              optimizer=optimizer.state_dict()),
          sys.argv[2])
      """;

  private static final String COMPARE =
      """
      import sys, torch
      theirs, ours = (
          torch.load(path, weights_only=True, map_location='cpu')['state_dict'] for path in sys.argv[1:])
      assert list(theirs) == list(ours), (list(theirs), list(ours))
      for name, value in theirs.items():
          assert value.dtype == ours[name].dtype and torch.equal(value, ours[name]), name
      print(len(ours))
      """;

  @TempDir Path folder;

  @Test
  void modelsAreExchangedInBothDirections() throws Exception {
    RealTorchTest.assumeTorch();
    Problems problems = new Problems();
    TrainableModel model =
        ModelSection.read(
                TestConfigs.sections(folder, CONFIG.formatted(BASE.toAbsolutePath()), problems),
                TestConfigs.builder(),
                TrainableModel.class)
            .model();
    model.materialize(Device.CPU, new SplittableRandom(1));
    try {
      Path names = folder.resolve("names");
      Files.write(
          names,
          model.state().entrySet().stream()
              .map(
                  each ->
                      each.getKey()
                          + " "
                          + Arrays.stream(each.getValue().shape().sizes())
                              .mapToObj(Long::toString)
                              .collect(Collectors.joining("x")))
              .toList());
      Path theirs = folder.resolve("theirs.pth");
      assertThat(RealTorchTest.run(WRITE, names.toString(), theirs.toString())).isEmpty();
      assertThat(WeightLoader.load(model, Weights.read(theirs)).isExact()).isTrue();
      Path ours = folder.resolve("ours.pth");
      CheckpointFile.write(
          ours, new Checkpoint(Map.of(), ModuleState.of(model), null, Map.of(), Map.of()));
      assertThat(RealTorchTest.run(COMPARE, theirs.toString(), ours.toString()).strip())
          .isEqualTo(String.valueOf(model.state().size()));
    } finally {
      model.free();
    }
  }
}
