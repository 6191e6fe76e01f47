package api

import (
	"context"
	"net/http"

	"allyway/internal/product"
)

func logoOperations() []Operation {
	const about = "PNG, JPEG or WebP up to 100 KB, judged by its bytes. Refusal: 415 `unsupported_image`."
	image := []option{upTo(portal.MaxLogo), takes(portal.CodeUnsupportedImage, "image/png", "image/jpeg", "image/webp", "application/octet-stream")}
	return []Operation{
		route(http.MethodPut, "/v1/partners/{partner}/logo", portal.Staff, 204, "setPartnerLogo", "Give a partner a logo", about, (*server).setPartnerLogo, image...),
		route(http.MethodDelete, "/v1/partners/{partner}/logo", portal.Staff, 204, "removePartnerLogo", "Take a partner's logo away", "", (*server).removePartnerLogo),
		route(http.MethodPut, "/v1/portal/logo", portal.Staff, 204, "setPortalLogo", "Give the portal a logo", about, (*server).setPortalLogo, image...),
		route(http.MethodDelete, "/v1/portal/logo", portal.Staff, 204, "removePortalLogo", "Take the portal's logo away", "", (*server).removePortalLogo),
		route(http.MethodGet, "/v1/logos/{hash}", portal.Anyone, 200, "getLogo", "Get a logo", "The image; it never changes.", (*server).getLogo),
	}
}

// ImageBody is an image as it is sent.
type ImageBody struct {
	RawBody []byte `contentType:"image/png"`
}

type partnerLogoInput struct {
	PartnerID
	ImageBody
}

func (s *server) setPartnerLogo(ctx context.Context, in *partnerLogoInput) (*struct{}, error) {
	return nil, s.portal.SetPartnerLogo(ctx, session(ctx), in.Partner, in.RawBody)
}

func (s *server) removePartnerLogo(ctx context.Context, in *PartnerID) (*struct{}, error) {
	return nil, s.portal.SetPartnerLogo(ctx, session(ctx), in.Partner, nil)
}

func (s *server) setPortalLogo(ctx context.Context, in *ImageBody) (*struct{}, error) {
	return nil, s.portal.SetPortalLogo(ctx, session(ctx), in.RawBody)
}

func (s *server) removePortalLogo(ctx context.Context, _ *struct{}) (*struct{}, error) {
	return nil, s.portal.SetPortalLogo(ctx, session(ctx), nil)
}

type logoInput struct {
	Hash string `path:"hash" doc:"From a logo's URL."`
}

type logoOutput struct {
	ContentType  string `header:"Content-Type"`
	CacheControl string `header:"Cache-Control"`
	Policy       string `header:"Content-Security-Policy"`
	Body         []byte
}

func (s *server) getLogo(ctx context.Context, in *logoInput) (*logoOutput, error) {
	logo, err := s.portal.ReadLogo(ctx, in.Hash)
	if err != nil {
		return nil, err
	}
	return &logoOutput{logo.Type, "public, max-age=31536000, immutable", "default-src 'none'; sandbox", logo.Bytes}, nil
}
