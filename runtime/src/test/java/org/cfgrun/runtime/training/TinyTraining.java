package org.cfgrun.runtime.training;

import org.cfgrun.runtime.model.Models;

/** Config that trains a small RetinaNet on a few small drawn images, in two steps. */
public final class TinyTraining {
  private static final String REST =
      """
      image_size = (64, 64)
      pipeline = [
          dict(type='LoadImageFromFile'), dict(type='LoadAnnotations', with_bbox=True),
          dict(type='Normalize', mean=[128.] * 3, std=[64.] * 3, to_rgb=True),
          dict(type='Pad', size_divisor=32), dict(type='DefaultFormatBundle'),
          dict(type='Collect', keys=['img', 'gt_bboxes', 'gt_labels'])]
      data = dict(
          samples_per_gpu=2, workers_per_gpu=0,
          train=dict(type='ShapesDataset', num_images='${count}', img_size='${image_size}',
              pipeline=pipeline),
          val=dict(type='ShapesDataset', num_images=3, img_size=image_size, pipeline=pipeline))
      count = 4
      seed = 1
      optimizer = dict(type='SGD', lr=0.02)
      auto_scale_lr = dict(enable=True, base_batch_size=8)
      optimizer_config = dict(grad_clip=dict(max_norm=10))
      checkpoint_config = None
      log_config = dict(interval=1, hooks=[dict(type='TextLoggerHook')])
      runner = dict(type='EpochBasedRunner', max_epochs=1)
      """;

  private TinyTraining() {}

  /**
   * Returns the config.
   *
   * @param more text to append; it lacks {@code lr_config}
   */
  public static String config(String more) {
    return "model = " + Models.retinaText(18, 4, 8, 1, 3, "None") + REST + more;
  }
}
