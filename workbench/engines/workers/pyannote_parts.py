"""pyannote's own networks filled from our ONNX files: segmentation-3.0 as its Model, WeSpeaker's ResNet34 as its class in torch.

With them its pipeline runs from the same parts as the embedded diarizer, to be compared with.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import voice_prints

# What pyannote/speaker-diarization-3.1 is configured with.
PARAMETERS = {
    "segmentation": {"min_duration_off": 0.0},
    "clustering": {"method": "centroid", "min_cluster_size": 12, "threshold": 0.7045654963945799},
}


def pipeline(segmentation: Path, voices: Path, threads: int) -> object:
    """SpeakerDiarization as version 3.1 puts it together."""
    from pyannote.audio.pipelines import SpeakerDiarization

    made = SpeakerDiarization(
        legacy=True,
        segmentation=segmenter(segmentation / "model.onnx", threads),
        embedding=voice_network(voices / "model.onnx"),
        embedding_exclude_overlap=True,
        plda=no_plda(),
        clustering="AgglomerativeClustering",
        embedding_batch_size=32,
        segmentation_batch_size=32,
    )
    made.instantiate(PARAMETERS)
    return made


def no_plda() -> object:
    """This clustering asks for none, but the pipeline refuses to be made without."""
    from pyannote.audio.core.plda import PLDA

    return PLDA.__new__(PLDA)


def segmenter(model: Path, threads: int) -> object:
    """The ONNX network under the name and the frame grid of pyannote's PyanNet."""
    import onnxruntime
    import torch
    from pyannote.audio.core.task import Problem, Resolution, Specifications
    from pyannote.audio.models.segmentation import PyanNet

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    network = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])

    class OnnxPyanNet(PyanNet):
        def forward(self, waveforms: torch.Tensor) -> torch.Tensor:
            return torch.from_numpy(network.run(None, {"input_values": waveforms.cpu().numpy()})[0])

    made = OnnxPyanNet()
    made.specifications = Specifications(
        problem=Problem.MONO_LABEL_CLASSIFICATION,
        resolution=Resolution.FRAME,
        duration=10.0,
        classes=["speaker#1", "speaker#2", "speaker#3"],
        powerset_max_classes=2,
        permutation_invariant=True,
    )
    made.build()
    return made.eval()


def voice_network(model: Path) -> object:
    """pyannote's WeSpeakerResNet34 with the ONNX file's weights; there the batch norms are folded into the convolutions."""
    import torch
    from pyannote.audio.models.embedding import WeSpeakerResNet34

    tensors = every_tensor(model.read_bytes())
    folded = [value for name, value in tensors.items() if name.startswith("onnx::Conv")]
    made = WeSpeakerResNet34()
    with torch.no_grad():
        for (conv, norm), weight, bias in zip(convolutions(made.resnet), folded[::2], folded[1::2], strict=True):
            conv.weight.copy_(torch.tensor(weight))
            norm.bias.copy_(torch.tensor(bias))
            norm.running_var.fill_(1 - norm.eps)
        made.resnet.seg_1.weight.copy_(torch.tensor(tensors[voice_prints.WEIGHT]))
        made.resnet.seg_1.bias.copy_(torch.tensor(tensors[voice_prints.BIAS] - tensors[voice_prints.MEAN]))
    return made.eval()


def convolutions(resnet: object) -> Iterator[tuple[object, object]]:
    """Each convolution with its norm, in the order of the ONNX file."""
    yield resnet.conv1, resnet.bn1
    for layer in (resnet.layer1, resnet.layer2, resnet.layer3, resnet.layer4):
        for block in layer:
            yield block.conv1, block.bn1
            yield block.conv2, block.bn2
            if len(block.shortcut):
                yield block.shortcut[0], block.shortcut[1]


def every_tensor(body: bytes) -> dict[str, np.ndarray]:
    """All float tensors of a model by name, in the file's order."""
    graph = next(value for number, value, _ in voice_prints.fields(body) if number == voice_prints.GRAPH)
    tensors = [value for number, value, _ in voice_prints.fields(graph) if number == voice_prints.INITIALIZER]
    names = {bytes(v).decode() for tensor in tensors for n, v, _ in voice_prints.fields(tensor) if n == voice_prints.NAME}
    return voice_prints.initializers(graph, names)
