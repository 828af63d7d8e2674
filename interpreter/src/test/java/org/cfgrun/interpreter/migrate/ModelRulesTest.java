package org.cfgrun.interpreter.migrate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelRulesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "type='CTResNetNeck', in_channel=8|type='CTResNetNeck', in_channels=8",
        "type='CenterNetHead', in_channel=8, feat_channel=4|type='CenterNetHead', in_channels=8,"
            + " feat_channels=4",
        "type='NASFPN', add_extra_convs=False, stack_times=7|type='NASFPN', stack_times=7",
        "type='mmcls.ConvNeXt', arch='t'|type='mmpretrain.ConvNeXt', arch='t'",
        "type='HungarianAssigner', cls_cost=dict(type='A'),"
            + " reg_cost=dict(type='BBoxL1Cost')|type='HungarianAssigner',"
            + " match_costs=[dict(type='A'), dict(type='BBoxL1Cost', box_format='xyxy')]",
        "type='MaskHungarianAssigner', cls_cost=dict(type='A'),"
            + " mask_cost=dict(type='B')|type='HungarianAssigner', match_costs=[dict(type='A'),"
            + " dict(type='B')]",
        "type='FPN', num_outs=5|type='FPN', num_outs=5"
      })
  void componentsGetTheirNewArguments(String former, String expected) {
    Converted.of("model = dict(type='X', part=[dict(%s)])".formatted(former))
        .has("model.part.0", "dict(%s)".formatted(expected));
  }

  @Test
  void pretrainedWeightsBelongToTheBackbone() {
    Converted.of("model = dict(type='X', pretrained='r50', backbone=dict(type='ResNet'))")
        .has("model.pretrained", null)
        .has(
            "model.backbone",
            "dict(type='ResNet', init_cfg=dict(type='Pretrained', checkpoint='r50'))");
  }

  @Test
  void outerConfigsMoveIntoTheModel() {
    Converted.of("model = dict(type='X')\ntrain_cfg = dict(a=1)\ntest_cfg = dict(b=2)")
        .has("model.train_cfg", "dict(a=1)")
        .has("model.test_cfg", "dict(b=2)")
        .has("train_cfg", null);
  }

  @Test
  void samplerThatAFocalLossIgnoresIsMadeExplicit() {
    String model =
        "model = dict(type='X', bbox_head=dict(loss_cls=dict(type='%s')),"
            + " train_cfg=dict(sampler=dict(type='RandomSampler')))";
    Converted.of(model.formatted("FocalLoss"))
        .has("model.train_cfg.sampler", "dict(type='PseudoSampler')");
    Converted.of(model.formatted("CrossEntropyLoss"))
        .has("model.train_cfg.sampler", "dict(type='RandomSampler')");
  }

  @Test
  void randomSizesOfYoloxAreOfTheBatch() {
    Converted.of(
            "model = dict(type='YOLOX', input_size=(640, 640), random_size_range=(15, 25),"
                + " random_size_interval=10)")
        .has(
            "model",
            "dict(type='YOLOX', data_preprocessor=dict(type='DetDataPreprocessor',"
                + " pad_size_divisor=32, batch_augments=[dict(type='BatchSyncRandomResize',"
                + " random_size_range=[480, 800], size_divisor=32, interval=10)]))");
  }

  @Test
  void semanticHeadsRescaleTheMaps() {
    Converted.of(
            "model = dict(type='HTC', semantic_head=dict(type='FusedSemanticHead'))\n"
                + "data = dict(train=dict(type='CocoDataset', pipeline=[dict(type='SegRescale',"
                + " scale_factor=0.125)]))")
        .has("model.semantic_head.seg_scale_factor", "0.125")
        .has("train_dataloader.dataset.pipeline", "[]");
  }

  @Test
  void segmentationOfYolactIsABranch() {
    Converted.of(
            "model = dict(type='YOLACT', segm_head=dict(type='YOLACTSegmHead', loss_segm=dict("
                + "type='L')), mask_head=dict(type='YOLACTProtonet'), test_cfg=dict(top_k=2))")
        .has("model.segm_head", null)
        .has(
            "model.mask_head",
            "dict(type='YOLACTProtonet', with_seg_branch=True, loss_segm=dict(type='L'))")
        .has("model.test_cfg", "dict(top_k=2, mask_thr=0.5, mask_thr_binary=0.5)");
  }

  @Test
  void thresholdsOfPanopticFpnBelongToItsBoxes() {
    Converted.of(
            "model = dict(type='PanopticFPN', test_cfg=dict(rcnn=dict(score_thr=0.05),"
                + " panoptic=dict(score_thr=0.6, mask_overlap=0.5)))")
        .has("model.test_cfg", "dict(rcnn=dict(score_thr=0.6), panoptic=dict(mask_overlap=0.5))");
  }

  private static String stack(String attentions, String order) {
    return "dict(type='S', num_layers=6, transformerlayers=dict(type='L', attn_cfgs=%s,"
            .formatted(attentions)
        + " feedforward_channels=8, ffn_dropout=0.1, operation_order=(%s)))".formatted(order);
  }

  @Test
  void transformerOfDetrMovesToTheDetector() {
    String encoder =
        stack("dict(type='M', embed_dims=4, dropout=0.1)", "'self_attn', 'norm', 'ffn', 'norm'");
    String decoder =
        stack(
            "dict(type='M', embed_dims=4)",
            "'self_attn', 'norm', 'cross_attn', 'norm', 'ffn', 'norm'");
    Converted.of(
            "model = dict(type='DETR', bbox_head=dict(type='DETRHead', in_channels=16,"
                + " positional_encoding=dict(type='P', num_feats=2), transformer=dict(type='T',"
                + " encoder=%s, decoder=%s)))".formatted(encoder, decoder))
        .has("model.num_queries", "100")
        .has("model.positional_encoding", "dict(num_feats=2)")
        .has("model.bbox_head", "dict(type='DETRHead', embed_dims=4)")
        .has(
            "model.neck",
            "dict(type='ChannelMapper', in_channels=[16], kernel_size=1, out_channels=4,"
                + " act_cfg=None, norm_cfg=None, num_outs=1)")
        .has(
            "model.encoder",
            "dict(num_layers=6, layer_cfg=dict(self_attn_cfg=dict(embed_dims=4, dropout=0.1,"
                + " batch_first=True), ffn_cfg=dict(embed_dims=4, feedforward_channels=8,"
                + " ffn_drop=0.1, num_fcs=2, act_cfg=dict(type='ReLU', inplace=True))))")
        .has("model.decoder.layer_cfg.cross_attn_cfg", "dict(embed_dims=4, batch_first=True)")
        .reports("DIFFERENT 1", "Convert the keys of checkpoints");
  }

  @Test
  void attentionsOfDeformableDetrAreForSelfAndCross() {
    String encoder = stack("dict(type='D', embed_dims=4)", "'self_attn', 'norm', 'ffn', 'norm'");
    String decoder =
        stack(
            "[dict(type='M', num_heads=2), dict(type='D', embed_dims=4)]",
            "'self_attn', 'norm', 'cross_attn', 'norm', 'ffn', 'norm'");
    Converted.of(
            "model = dict(type='DeformableDETR', bbox_head=dict(type='H', num_query=7,"
                + " as_two_stage=True, transformer=dict(encoder=%s, decoder=%s)))"
                    .formatted(encoder, decoder))
        .has("model.num_queries", "7")
        .has("model.as_two_stage", "True")
        .has("model.num_feature_levels", "4")
        .has("model.bbox_head", "dict(type='H')")
        .has("model.decoder.post_norm_cfg", "None")
        .has("model.decoder.layer_cfg.self_attn_cfg", "dict(num_heads=2, batch_first=True)")
        .has("model.decoder.layer_cfg.cross_attn_cfg", "dict(embed_dims=4, batch_first=True)");
  }

  @Test
  void otherOrdersOfOperationsAreReported() {
    String encoder = stack("dict(type='M')", "'norm', 'self_attn', 'norm', 'ffn'");
    Converted.of(
            "model = dict(type='Mask2Former', panoptic_head=dict(pixel_decoder=dict(encoder=%s)))"
                .formatted(encoder))
        .reports("DIFFERENT 1", "fixed order of operations");
  }

  @Test
  void trainingConfigOfFcosIsNotRead() {
    Converted.of("model = dict(type='FCOS', train_cfg=dict(assigner=dict(type='A')))")
        .has("model.train_cfg", null)
        .reports("LEFT_OUT 1", "FCOS does not read");
  }
}
