"""Which published networks the built-in decks ask about, and what."""

BUILT_IN: dict[str, tuple[str, ...]] = {
    "network-shape": ("resnet50", "inception_v3"),
    "network-part-parameters": ("resnet50", "convnext_tiny"),
    "network-field": ("resnet50", "mobilenet_v2"),
    "network-part-macs": ("resnet50", "mobilenet_v1"),
    "network-new-head": ("resnet50", "efficientnet_b0"),
    "network-final-size": ("vgg16", "alexnet"),
    "network-what-if": ("resnet50", "vgg16"),
    "network-layer-parameters": ("mobilenet_v2", "resnext50"),
    "network-concatenation": ("densenet121", "googlenet"),
    "network-shortcut": ("resnet50", "resnet34"),
    "network-heaviest-stage": ("mobilenet_v2", "densenet121"),
    "network-columns": ("resnet18", "vgg16"),
    "network-fitting-sizes": ("unet",),
}
"""By kind, in the order in which they are asked. A network is opened only when a card asks about it."""
