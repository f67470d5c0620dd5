"""Opening a Whisper model of CTranslate2 where it shall run, and what is said about a GPU afterwards."""

from __future__ import annotations

import ctypes

import numpy as np


def opened(request: dict):
    """The model, and why it runs without flash attention: empty where it runs with it, or nobody asked."""
    why = flash_obstacle(request)
    if request.get("flash") and not why:
        try:
            model = loaded(request, flash_attention=True)
            tried(model)
        except (RuntimeError, ValueError) as error:
            why = f"{error}"
        else:
            return model, ""
    return loaded(request), why


def loaded(request: dict, **more):
    """faster-whisper's model from a folder of this machine."""
    from faster_whisper import WhisperModel
    from faster_whisper.feature_extractor import FeatureExtractor

    device, _, index = request["device"].partition(":")
    check_precision(device, int(index or 0), request["compute_type"])
    model = WhisperModel(
        request["folder"],
        device=device,
        device_index=int(index or 0),
        compute_type=request["compute_type"],
        cpu_threads=request["threads"],
        num_workers=1,
        local_files_only=True,
        **more,
    )
    if model.model.n_mels != model.feature_extractor.mel_filters.shape[0]:
        # A folder without preprocessor_config.json: faster-whisper then takes every model for one of 80 bands.
        model.feature_extractor = FeatureExtractor(feature_size=model.model.n_mels)
    return model


def check_precision(device: str, index: int, compute_type: str) -> None:
    """CTranslate2 takes another precision where one is not supported; a recipe must not name one that did not compute."""
    import ctranslate2

    able = ctranslate2.get_supported_compute_types(device, index)
    if compute_type not in able:
        raise ValueError(f"{device}:{index} does not compute in {compute_type}; it does in {', '.join(sorted(able))}")


def flash_obstacle(request: dict) -> str:
    """Why flash attention is out of the question before anything is loaded."""
    if not request.get("flash"):
        return ""
    if not request["device"].startswith("cuda"):
        return "flash attention runs on a GPU only"
    if "float16" not in request["compute_type"]:
        return f"flash attention needs half precision, not {request['compute_type']}"
    return ""


def tried(model) -> None:
    """One pass over silence: a build without the kernels says so only when they are used."""
    silence = np.zeros((model.model.n_mels, model.feature_extractor.nb_max_frames), np.float32)
    start = model.hf_tokenizer.token_to_id("<|startoftranscript|>")
    model.model.generate(model.encode(silence), [[start]], beam_size=1, max_length=4)


def cuda_versions() -> list[tuple[str, str]]:
    """What the driver and the library of matrices say of themselves, as far as they can be asked."""
    said = [("CUDA of the driver", driver_version()), ("cuBLAS", cublas_version())]
    return [(name, version) for name, version in said if version]


def driver_version() -> str:
    """The CUDA version that the driver provides."""
    try:
        number = ctypes.c_int()
        if library("libcuda.so.1", "nvcuda.dll").cuDriverGetVersion(ctypes.byref(number)) == 0:
            return f"{number.value // 1000}.{number.value % 1000 // 10}"
    except (OSError, AttributeError):
        pass
    return ""


def cublas_version() -> str:
    """cuBLAS as it was loaded: most of the arithmetic is its."""
    try:
        cublas, part = library("libcublas.so.12", "cublas64_12.dll"), ctypes.c_int()
        parts = [part.value for at in range(3) if cublas.cublasGetProperty(at, ctypes.byref(part)) == 0]
    except (OSError, AttributeError):
        return ""
    return ".".join(map(str, parts))


def library(*names: str) -> ctypes.CDLL:
    """The first of these libraries that is there."""
    for name in names:
        try:
            return ctypes.CDLL(name)
        except OSError:
            continue
    raise OSError(f"none of {', '.join(names)} is here")
